"""A register with people of every role."""

PEOPLE = """code,level,name_th,area_code,role,email,contact,contact_role
A1,amphoe,กบอ. เมือง,7401,kbo,a1@units.invalid,ก,coordinator
A1,amphoe,กบอ. เมือง,7401,kbo,chief1@units.invalid,นายอำเภอ,head
A2,amphoe,กบอ. กระทุ่มแบน,7402,kbo,chief2@units.invalid,นายอำเภอ,head
L1,lao,อบต.หนึ่ง,740102,lao,l1@units.invalid,ง,coordinator
L2,lao,อบต.สอง,740103,lao,l2@units.invalid,จ,coordinator
L3,lao,อบต.สาม,740201,lao,l3@units.invalid,ฉ,coordinator
O1,province,สำนักงานจังหวัด,74,provincial_office,office@units.invalid,ช,coordinator
G1,province,ผู้ว่าราชการจังหวัด,74,province,governor@units.invalid,ซ,coordinator
"""


AMPHOE = {"levels": ["amphoe"], "role": "kbo"}


LAO = {"levels": ["lao"], "role": "lao"}
