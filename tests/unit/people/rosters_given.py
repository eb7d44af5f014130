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


EXPORT = """<?xml version="1.0" encoding="{encoding}"?>
<!-- as a pupil administration writes it: every part of the schema, in its order -->
<{p}EDEX xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="EDEX.structure.xsd"{ns}>
<{p}school>
 <{p}schooljaar>2026-2027</{p}schooljaar><{p}brincode>99XX</{p}brincode><{p}dependancecode>00</{p}dependancecode>
 <{p}schoolkey>school</{p}schoolkey><{p}aanmaakdatum>2026-09-01T08:00:00</{p}aanmaakdatum>
 <{p}auteur>Proefprogramma</{p}auteur><{p}xsdversie>{version}</{p}xsdversie><{p}commentaar/>
</{p}school>
<{p}vestigingen><{p}vestiging key="v1"><{p}naam>Hoofdgebouw</{p}naam></{p}vestiging></{p}vestigingen>
<{p}groepen>
 <{p}groep key="g-in"><{p}naam>Instroom</{p}naam><{p}jaargroep>0</{p}jaargroep>
  <{p}omschrijving>Instroomgroep vanaf januari</{p}omschrijving></{p}groep>
 <{p}groep key="g-34"><{p}naam>3/4 Zoë &amp; René</{p}naam><{p}jaargroep>C</{p}jaargroep>
  <{p}mutatiedatum>2026-08-20T12:00:00</{p}mutatiedatum>
  <{p}toevoegingen><{p}toevoeging><{p}code>x</{p}code><{p}opmerking>niets</{p}opmerking></{p}toevoeging></{p}toevoegingen></{p}groep>
 <{p}samengestelde_groep key="s-plus"><{p}naam><![CDATA[Plusklas]]></{p}naam>
  <{p}omschrijving>naam</{p}omschrijving></{p}samengestelde_groep>
</{p}groepen>
<{p}leerlingen>
 <{p}leerling key="900001" eckid="https://ketenid.nl/pilot/0001">
  <{p}achternaam>Çelik</{p}achternaam><{p}voorvoegsel/><{p}voornamen>Noël Jip</{p}voornamen>
  <{p}voorletters-1>N.J.</{p}voorletters-1>
  <{p}roepnaam>Noël</{p}roepnaam><{p}geboortedatum>2022-01-31</{p}geboortedatum><{p}geslacht>0</{p}geslacht>
  <{p}bsn>123456782</{p}bsn><{p}jaargroep>0</{p}jaargroep><{p}vestiging key="v1"/><{p}groep key="g-in"/>
  <{p}toevoegingen><{p}allergie><{p}naam>noten</{p}naam></{p}allergie></{p}toevoegingen>
  <{p}instroomdatum>2026-01-05</{p}instroomdatum>
 </{p}leerling>
 <{p}leerling key="900002">
  <{p}achternaam>Voorbeeld</{p}achternaam><{p}voorvoegsel>van de</{p}voorvoegsel><{p}roepnaam>Renée</{p}roepnaam>
  <{p}jaargroep>4</{p}jaargroep><{p}groep key="g-34"/>
  <{p}samengestelde_groepen><{p}samengestelde_groep key="s-plus"/></{p}samengestelde_groepen>
  <{p}uitschrijfdatum>2026-12-18</{p}uitschrijfdatum>
 </{p}leerling>
 <{p}leerling key="900003"><{p}achternaam>Weg</{p}achternaam><{p}roepnaam>Al</{p}roepnaam><{p}groep key="g-34"/>
  <{p}uitschrijfdatum>2026-07-31</{p}uitschrijfdatum></{p}leerling>
</{p}leerlingen>
<{p}leerkrachten>
 <{p}leerkracht key="41"><{p}achternaam>Verzonnen</{p}achternaam><{p}voorletters-1>B.</{p}voorletters-1>
  <{p}rol>0</{p}rol>
  <{p}gebruikersnaam>bram</{p}gebruikersnaam><{p}emailadres>Bram@voorbeeld.test</{p}emailadres>
  <{p}groepen><{p}groep key="g-34"/><{p}samengestelde_groep key="s-plus"/></{p}groepen></{p}leerkracht>
 <{p}leerkracht key="42"><{p}achternaam>Fictief</{p}achternaam><{p}roepnaam>Flör</{p}roepnaam></{p}leerkracht>
</{p}leerkrachten>
</{p}EDEX>
"""


def export(encoding: str = "UTF-8", prefix: str = "", version: str = "2.1") -> bytes:
    """A whole EDEXML export as programs write it; all of it is made up."""
    ns = f' xmlns:{prefix}="http://voorbeeld.test/edex"' if prefix else ""
    text = EXPORT.format(encoding=encoding, p=f"{prefix}:" if prefix else "", ns=ns, version=version)
    return text.encode(encoding)
