"""A register with a deputy and an office."""

from tests.support.world import REGISTER

PEOPLE = (
    REGISTER.splitlines()[0]
    + ",contact_role,deputy_of,absent_from,absent_until\n"
    + "A1,amphoe,กบอ. เมือง,7401,kbo,a1@units.invalid,ก,,,,\n"
    + "A1,amphoe,กบอ. เมือง,7401,kbo,deputy@units.invalid,ข,,a1@units.invalid,,\n"
    + "O1,province,สำนักงานจังหวัด,74,provincial_office,office@units.invalid,ค,,,,\n"
)
