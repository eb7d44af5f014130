"""Rosters as other programs write them."""

from __future__ import annotations

import io
import zipfile

MANIFEST = """propertyName,value
manifest.version,1.0
oneroster.version,1.2
file.academicSessions,bulk
file.classes,{mode}
file.enrollments,{mode}
file.orgs,bulk
file.roles,{mode}
file.users,{mode}
"""
TABLES = {
    "academicSessions": "sourcedId,status,title,type,startDate,endDate\n"
    "y26,active,2026,schoolYear,2026-08-01,2027-07-31\ny25,active,2025,schoolYear,2025-08-01,2026-07-31\n",
    "orgs": "sourcedId,status,name,type\ns1,active,De Testschool,school\n",
    "classes": "sourcedId,status,title,termSourcedIds\nc5a,active,Groep 5A,y26\nc5b,active,Groep 5B,y26\n"
    "old,active,Oud,y25\n",
    "users": "sourcedId,status,enabledUser,givenName,middleName,familyName,email,agentSourcedIds,metadata.x\n"
    "noor,active,true,Noor,,Voorbeeld,,karin,1\nsem,active,true,Sem,,Verzonnen,,,2\n"
    "karin,active,true,Karin,,Voorbeeld,karin@voorbeeld.test,,3\nthijs,active,true,Thijs,van,Testema,thijs@voorbeeld.test,,4\n",
    "roles": "sourcedId,status,userSourcedId,roleType,role,beginDate,endDate\n"
    "r1,active,noor,primary,student,,\nr2,active,sem,primary,student,,{sem}\n"
    "r3,active,karin,primary,guardian,,\nr4,active,thijs,primary,teacher,,\n",
    "enrollments": "sourcedId,status,classSourcedId,userSourcedId,role\ne1,active,c5a,noor,student\n"
    "e2,active,c5a,sem,student\ne3,active,c5a,thijs,teacher\ne4,active,c5b,thijs,teacher\n",
}


def archive(mode: str = "bulk", folder: str = "", sem: str = "", **tables: str) -> bytes:
    """A OneRoster archive; ``sem``: the end of his role."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr(f"{folder}manifest.csv", MANIFEST.format(mode=mode))
        for name, text in {**TABLES, **tables}.items():
            zipped.writestr(f"{folder}{name}.csv", text.replace("{sem}", sem))
    return packed.getvalue()


EDEX = """<?xml version="1.0" encoding="UTF-8"?>
<EDEX xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<school><schooljaar>2026-2027</schooljaar><brincode>99XX</brincode><xsdversie>2.1</xsdversie></school>
<groepen><groep key="g5"><naam>Groep 5</naam><jaargroep>5</jaargroep></groep>
<samengestelde_groep key="plus"><naam>Plusgroep</naam></samengestelde_groep></groepen>
<leerlingen><leerling key="l1"><achternaam>Voorbeeld</achternaam><voorvoegsel>van der</voorvoegsel>
<roepnaam>Noor</roepnaam><geboortedatum>2016-05-01</geboortedatum><bsn>123456782</bsn>
<groep key="g5"/><samengestelde_groepen><samengestelde_groep key="plus"/></samengestelde_groepen>
</leerling></leerlingen>
<leerkrachten><leerkracht key="t1"><achternaam>Testema</achternaam><roepnaam>Thijs</roepnaam>
<emailadres>thijs@voorbeeld.test</emailadres><groepen><groep key="g5"/></groepen></leerkracht></leerkrachten>
</EDEX>"""
