"""The places of the demonstration: real provinces and communes, invented institutions.

Every number lies in ranges that the regulator has not given out (domain 6): `05 00 00 00 nn` and
`07 99 00 00 nn`; a test holds each against the numbering plan.
"""

from portal.units.lists import Sector, UnitKind

COURTS = (
    ("CA-MK", "مكناس", "Meknès", "Meknes"),
    ("CA-TZ", "تازة", "Taza", "Taza"),
    ("CA-CH", "مراكش", "Marrakech", "Marrakesh"),
    ("CA-LR", "طنجة", "Tanger", "Tangier"),
)

# Area, appeal court, three names, the provinces whose communes lie in it.
AREAS = (
    ("MK", "CA-MK", "مكناس", "Meknès", "Meknes", ("03.171", "03.061", "03.271")),
    ("TZ", "CA-TZ", "تازة", "Taza", "Taza", ("03.561",)),
    ("CH", "CA-CH", "إمنتانوت", "Imintanout", "Imintanout", ("07.161", "07.351")),
    ("LR", "CA-LR", "العرائش", "Larache", "Larache", ("01.331",)),
)
# The court that the judicial map foresees: its communes leave Meknès on the day it opens.
FUTURE_AREA = ("HJ", "CA-MK", "الحاجب", "El Hajeb", "El Hajeb", ("03.171",))

# Code, kind, sector, three names, the digits after +212.
UNITS = (
    ("A-HOP", UnitKind.HOSPITAL_UNIT, Sector.HEALTH, "El Hajeb hospital unit (demo)",
     "Unité hospitalière d'El Hajeb (démo)", "وحدة مستشفى الحاجب (تجريبي)", "500000011"),
    ("A-URG", UnitKind.EMERGENCY_WARD, Sector.HEALTH, "Meknès emergency ward (demo)",
     "Urgences de Meknès (démo)", "مستعجلات مكناس (تجريبي)", "500000012"),
    ("A-PAR", UnitKind.PROSECUTION_CELL, Sector.JUSTICE, "Prosecution cell, Meknès (demo)",
     "Cellule du parquet, TPI Meknès (démo)", "خلية النيابة العامة بابتدائية مكناس (تجريبي)",
     "500000013"),
    ("A-POL", UnitKind.POLICE_CELL, Sector.SECURITY, "Police cell, Meknès (demo)",
     "Cellule de police de Meknès (démo)", "خلية الأمن بمكناس (تجريبي)", "500000014"),
    ("A-GEN", UnitKind.GENDARMERIE_CELL, Sector.SECURITY, "Gendarmerie cell, El Hajeb (demo)",
     "Cellule de gendarmerie d'El Hajeb (démo)", "خلية الدرك بالحاجب (تجريبي)", "500000015"),
    ("A-ENT", UnitKind.ENTRAIDE_DELEGATION, Sector.SOCIAL,
     "Entraide Nationale delegation, El Hajeb (demo)",
     "Délégation de l'Entraide nationale, El Hajeb (démo)",
     "مندوبية التعاون الوطني بالحاجب (تجريبي)", "500000016"),
    ("A-EMF", UnitKind.MULTIFUNCTIONAL_SPACE, Sector.SOCIAL,
     "Women's multifunctional space “Zitouna” (demo)", "EMF « Zitouna » (démo)",
     "فضاء « الزيتونة » المتعدد الوظائف للنساء (تجريبي)", "500000017"),
    ("A-ONG", UnitKind.ASSOCIATION, Sector.NGO, "Association “Atlas Example” (demo)",
     "Association « Atlas Exemple » (démo)", "جمعية « مثال الأطلس » (تجريبي)", "799000018"),
    ("A-HEB", UnitKind.SHELTER, Sector.NGO, "Shelter M1 (demo)", "Centre d'hébergement M1 (démo)",
     "مركز الإيواء م1 (تجريبي)", "799000019"),
    ("B-HOP", UnitKind.HOSPITAL_UNIT, Sector.HEALTH, "Taza hospital unit (demo)",
     "Unité hospitalière de Taza (démo)", "وحدة مستشفى تازة (تجريبي)", "500000021"),
    ("B-CSU", UnitKind.HEALTH_CENTRE, Sector.HEALTH, "Health-centre cell, Taza (demo)",
     "Cellule du centre de santé, Taza (démo)", "خلية المركز الصحي بتازة (تجريبي)", "500000022"),
    ("B-PAR", UnitKind.PROSECUTION_CELL, Sector.JUSTICE, "Prosecution cell, Taza (demo)",
     "Cellule du parquet, TPI Taza (démo)", "خلية النيابة العامة بابتدائية تازة (تجريبي)",
     "500000023"),
    ("B-POL", UnitKind.POLICE_CELL, Sector.SECURITY, "Police cell, Taza (demo)",
     "Cellule de police de Taza (démo)", "خلية الأمن بتازة (تجريبي)", "500000024"),
    ("B-GEN", UnitKind.GENDARMERIE_CELL, Sector.SECURITY, "Gendarmerie cell, Tahla (demo)",
     "Cellule de gendarmerie de Tahla (démo)", "خلية الدرك بتاهلة (تجريبي)", "500000025"),
    ("B-ONG", UnitKind.LISTENING_CENTRE, Sector.NGO, "Listening centre “Initiative Example” (demo)",
     "Centre d'écoute « Exemple d'initiative » (démo)", "مركز الاستماع « مبادرة تجريبية »",
     "799000026"),
    ("B-HEB", UnitKind.SHELTER, Sector.NGO, "Shelter T1, lent place (demo)",
     "Hébergement T1, lieu prêté (démo)", "مركز إيواء ت1، فضاء معار (تجريبي)", "799000027"),
    ("C-HOP", UnitKind.HOSPITAL_UNIT, Sector.HEALTH, "Imintanout hospital unit (demo)",
     "Unité hospitalière d'Imintanout (démo)", "وحدة مستشفى إمنتانوت (تجريبي)", "500000031"),
    ("C-CHU", UnitKind.HOSPITAL_UNIT, Sector.HEALTH, "University hospital unit, Marrakech (demo)",
     "Unité du CHU de Marrakech (démo)", "وحدة المركز الاستشفائي الجامعي بمراكش (تجريبي)",
     "500000032"),
    ("C-PAR", UnitKind.PROSECUTION_CELL, Sector.JUSTICE, "Prosecution cell, Imintanout (demo)",
     "Cellule du parquet, TPI Imintanout (démo)",
     "خلية النيابة العامة بابتدائية إمنتانوت (تجريبي)", "500000033"),
    ("C-POL", UnitKind.POLICE_CELL, Sector.SECURITY, "Police cell, Chichaoua (demo)",
     "Cellule de police de Chichaoua (démo)", "خلية الأمن بشيشاوة (تجريبي)", "500000034"),
    ("C-GEN", UnitKind.GENDARMERIE_CELL, Sector.SECURITY,
     "Gendarmerie cell, Sidi El Mokhtar (demo)",
     "Cellule de gendarmerie, Sidi El Mokhtar (démo)", "خلية الدرك بسيدي المختار (تجريبي)",
     "500000035"),
    ("C-ONG", UnitKind.ASSOCIATION, Sector.NGO, "Association “Amandier Example” (demo)",
     "Association « Amandier Exemple » (démo)", "جمعية « مثال اللوز » (تجريبي)", "799000036"),
    ("C-HEB", UnitKind.SHELTER, Sector.NGO, "Shelter K1 (demo)", "Centre d'hébergement K1 (démo)",
     "مركز الإيواء ك1 (تجريبي)", "799000037"),
    ("C-MSH", UnitKind.REMOVED_PERSONS_HOUSE, Sector.SOCIAL,
     "Reception house for removed persons (demo)",
     "Maison d'accueil pour personnes éloignées (démo)",
     "دار استقبال الأشخاص المبعدين (تجريبي)", "500000038"),
    ("D-HOP", UnitKind.HOSPITAL_UNIT, Sector.HEALTH, "Larache hospital unit (demo)",
     "Unité hospitalière de Larache (démo)", "وحدة مستشفى العرائش (تجريبي)", "500000041"),
    ("D-PAR", UnitKind.PROSECUTION_CELL, Sector.JUSTICE, "Prosecution cell, Larache (demo)",
     "Cellule du parquet, TPI Larache (démo)", "خلية النيابة العامة بابتدائية العرائش (تجريبي)",
     "500000043"),
    ("D-POL", UnitKind.POLICE_CELL, Sector.SECURITY, "Police cell, Larache (demo)",
     "Cellule de police de Larache (démo)", "خلية الأمن بالعرائش (تجريبي)", "500000044"),
    ("D-EMF", UnitKind.MULTIFUNCTIONAL_SPACE, Sector.SOCIAL,
     "Women's multifunctional space “Loukkos Example” (demo)", "EMF « Exemple du Loukkos » (démo)",
     "فضاء « مثال اللوكوس » (تجريبي)", "500000047"),
)  # fmt: skip

NATIONAL = (
    ("N-19", Sector.SECURITY, "Police", "Police secours", "الشرطة", "19"),
    ("N-177", Sector.SECURITY, "Royal Gendarmerie", "Gendarmerie royale", "الدرك الملكي", "177"),
    ("N-15", Sector.SECURITY, "Civil protection", "Protection civile", "الوقاية المدنية", "15"),
    ("N-141", Sector.HEALTH, "SAMU", "SAMU", "المساعدة الطبية المستعجلة", "141"),
    ("N-8350", Sector.NGO, "Koulna Mâak", "Koulna Mâak", "كلنا معك", "8350"),
)

# By kind of unit: where to ask when one stands at the door. Never for a shelter.
RECEPTION = {
    UnitKind.HOSPITAL_UNIT: (
        "المدخل الرئيسي، الباب الثاني يمينا؛ اسأل الحارس عن الوحدة",
        "Entrée principale, deuxième porte à droite ; demandez l'unité à l'agent d'accueil",
        "Main entrance, second door on the right; ask the guard for the unit",
    ),
    UnitKind.EMERGENCY_WARD: (
        "مدخل المستعجلات، الشباك الأول", "Entrée des urgences, premier guichet",
        "Emergency entrance, first desk",
    ),
    UnitKind.PROSECUTION_CELL: (
        "الطابق الأرضي، مكتب المساعدة الاجتماعية",
        "Rez-de-chaussée, bureau de l'assistante sociale",
        "Ground floor, the social worker's office",
    ),
    UnitKind.POLICE_CELL: (
        "قاعة خاصة بالخلية؛ اطلب ضابطة", "Salle réservée à la cellule ; demandez une officière",
        "A room of its own; ask for a woman officer",
    ),
    UnitKind.GENDARMERIE_CELL: (
        "اطلب خلية النساء من دركي الاستقبال؛ لها مكتب خاص",
        "Demandez la cellule des femmes au gendarme d'accueil ; elle a son bureau",
        "Ask the gendarme at the desk for the women's cell; it has an office of its own",
    ),
    UnitKind.HEALTH_CENTRE: (
        "المدخل الرئيسي، الباب الأول يسارا؛ اسأل عن الخلية",
        "Entrée principale, première porte à gauche ; demandez la cellule",
        "Main entrance, first door on the left; ask for the cell",
    ),
}  # fmt: skip
SPEAKS = {"A": "darija tamazight", "B": "darija tamazight tarifit", "C": "darija tachelhit",
          "D": "darija spanish"}  # fmt: skip

# What a kind of unit offers, as codes of the list of services.
OFFERS = {
    UnitKind.HOSPITAL_UNIT: (
        "reception_listening", "medical_care", "medical_certificate", "psychological_support",
        "nurse_midwife",
    ),
    UnitKind.EMERGENCY_WARD: ("medical_care", "medical_certificate"),
    UnitKind.HEALTH_CENTRE: ("reception_listening", "medical_care", "nurse_midwife"),
    UnitKind.PROSECUTION_CELL: ("complaint_help", "protection_measures"),
    UnitKind.POLICE_CELL: ("intervention", "escort", "hearing_private_room"),
    UnitKind.GENDARMERIE_CELL: ("intervention", "escort", "statement_off_site"),
    UnitKind.ENTRAIDE_DELEGATION: ("social_aid", "transport"),
    UnitKind.MULTIFUNCTIONAL_SPACE: ("reception_listening", "shelter_women", "legal_advice"),
    UnitKind.ASSOCIATION: ("reception_listening", "legal_advice", "court_accompaniment"),
    UnitKind.LISTENING_CENTRE: ("reception_listening", "legal_advice", "psychological_support"),
    UnitKind.SHELTER: ("shelter_women", "shelter_with_children"),
}  # fmt: skip
ALWAYS_OPEN = frozenset({
    UnitKind.HOSPITAL_UNIT, UnitKind.EMERGENCY_WARD, UnitKind.POLICE_CELL,
    UnitKind.GENDARMERIE_CELL, UnitKind.SHELTER, UnitKind.MULTIFUNCTIONAL_SPACE,
})  # fmt: skip
# 08:30 to 16:30, in minutes.
OFFICE = (510, 990)
