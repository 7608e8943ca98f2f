"""The people of the demonstration. Their surnames mean "trial", "model", "example", "virtual":
whoever reads Arabic sees that nobody of that name exists (domain 6)."""

from dataclasses import dataclass

from portal.access import Role
from portal.people.lists import Function

SURNAMES = {
    "Tajribi": "التجريبي", "Namoudaji": "النموذجي", "Mithali": "المثالي",
    "Iftiradi": "الافتراضي", "Tamrini": "التمريني", "Moustaar": "المستعار",
    "Khayali": "الخيالي", "Tadribi": "التدريبي",
}  # fmt: skip

# How a function is said of a man and of a woman, in Arabic and in French.
TITLES = {
    Function.SOCIAL_WORKER: (
        "مساعد اجتماعي", "مساعدة اجتماعية",
        "assistant social", "assistante sociale",
    ),
    Function.CERTIFYING_DOCTOR: (
        "طبيب مكلف بالشهادات", "طبيبة مكلفة بالشهادات",
        "médecin certificateur", "médecin certificatrice",
    ),
    Function.DOCTOR: (
        "طبيب", "طبيبة",
        "médecin", "médecin",
    ),
    Function.FORENSIC_DOCTOR: (
        "طبيب شرعي", "طبيبة شرعية",
        "médecin légiste", "médecin légiste",
    ),
    Function.PSYCHOLOGIST: (
        "أخصائي نفسي", "أخصائية نفسية",
        "psychologue", "psychologue",
    ),
    Function.NURSE_MIDWIFE: (
        "ممرض", "ممرضة",
        "infirmier", "infirmière",
    ),
    Function.HEAD_OF_CELL: (
        "رئيس الخلية", "رئيسة الخلية",
        "chef de cellule", "cheffe de cellule",
    ),
    Function.POLICE_OFFICER: (
        "ضابط الشرطة القضائية", "ضابطة الشرطة القضائية",
        "officier de police judiciaire", "officière de police judiciaire",
    ),
    Function.GENDARME: (
        "دركي", "دركية",
        "gendarme", "gendarme",
    ),
    Function.DEPUTY_PROSECUTOR: (
        "نائب وكيل الملك", "نائبة وكيل الملك",
        "substitut du procureur", "substitute du procureur",
    ),
    Function.PROSECUTOR: (
        "وكيل الملك", "وكيلة الملك",
        "procureur du Roi", "procureure du Roi",
    ),
    Function.COURT_SOCIAL_WORKER: (
        "مساعد اجتماعي بالمحكمة", "مساعدة اجتماعية بالمحكمة",
        "assistant social du tribunal", "assistante sociale du tribunal",
    ),
    Function.DELEGATE: (
        "مندوب", "مندوبة",
        "délégué", "déléguée",
    ),
    Function.DIRECTOR: (
        "مدير", "مديرة",
        "directeur", "directrice",
    ),
    Function.SHELTER_WORKER: (
        "مشرف على الإيواء", "مشرفة على الإيواء",
        "intervenant d'hébergement", "intervenante d'hébergement",
    ),
    Function.LISTENER: (
        "مستمع", "مستمعة",
        "écoutant", "écoutante",
    ),
    Function.COMMISSION_SECRETARY: (
        "كاتب اللجنة المحلية", "كاتبة اللجنة المحلية",
        "secrétaire de la commission", "secrétaire de la commission",
    ),
    Function.AUDITOR: (
        "مدقق", "مدققة",
        "auditeur", "auditrice",
    ),
    Function.TECHNICIAN: (
        "تقني", "تقنية",
        "technicien", "technicienne",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Invented:
    """One invented person with the mandates held: (scope, function, role)."""

    account: str
    first: str
    first_ar: str
    surname: str
    is_woman: bool
    language: str
    speaks: str
    phone: str
    mandates: tuple[tuple[str, Function, Role], ...]

    @property
    def latin(self) -> str:
        """The name in Latin letters."""
        return f"{self.first} {self.surname}"

    @property
    def arabic(self) -> str:
        """The name in Arabic letters."""
        return f"{self.first_ar} {SURNAMES[self.surname]}"

    def titles(self, function: Function) -> tuple[str, str]:
        """How the function is said of this person, in Arabic and in French."""
        man_ar, woman_ar, man_fr, woman_fr = TITLES[function]
        return (woman_ar, woman_fr) if self.is_woman else (man_ar, man_fr)


_M, _C, _O, _A = Role.MEMBER, Role.COORDINATOR, Role.OBSERVER, Role.AREA_COORDINATOR

# The twenty-four of the evidence, and those who staff the rest. A woman's line begins with f.
_LINES = """
f p01 Nadia نادية Tajribi fr tamazight 51 A-HOP:social_worker:C
f p02 Samira سميرة Namoudaji fr - 52 A-URG:certifying_doctor:C
m p03 Youssef يوسف Tamrini fr - 53 A-URG:certifying_doctor:M
f p04 Hanane حنان Iftiradi ar - - A-PAR:deputy_prosecutor:M
m p05 Karim كريم Mithali ar - - A-PAR:deputy_prosecutor:C
f p06 Latifa لطيفة Khayali ar - 54 A-POL:head_of_cell:C
m p07 Driss إدريس Tadribi ar tamazight 55 A-GEN:gendarme:C
f p08 Malika مليكة Moustaar ar - 56 A-HEB:shelter_worker:M
f p09 Fatima-Zahra فاطمة_الزهراء Tajribi fr - 57 A-ONG:director:C,MK:commission_secretary:A
m p10 Rachid رشيد Namoudaji fr - 58 A-ENT:delegate:C
f p11 Sanae سناء Tamrini ar tamazight 61 B-HOP:social_worker:C
m p12 Abdelhak عبد_الحق Mithali ar - - B-PAR:deputy_prosecutor:C
f p13 Ilham إلهام Iftiradi ar - 62 B-POL:head_of_cell:C
m p14 Mohamed محمد Khayali ar tarifit 63 B-GEN:gendarme:C
f p15 Zineb زينب Tadribi fr - 64 B-ONG:listener:C
f p16 Aïcha عائشة Moustaar ar - 65 B-HEB:shelter_worker:C
m p17 Brahim إبراهيم Tajribi fr tachelhit 71 C-HOP:certifying_doctor:C
f p18 Khadija خديجة Namoudaji fr - 72 C-CHU:psychologist:C
m p19 Omar عمر Tamrini fr - 73 C-CHU:forensic_doctor:M
f p20 Ghizlane غزلان Mithali ar - - C-PAR:prosecutor:C
m p21 Lahcen لحسن Iftiradi ar tachelhit 74 C-GEN:gendarme:C
f p22 Touria ثريا Khayali ar tachelhit 75 C-ONG:listener:M,C-HEB:shelter_worker:C
f p23 Imane إيمان Tadribi fr - 81 D-EMF:director:C
f p24 Salma سلمى Moustaar fr - 90 -:auditor:AUDITOR
m p25 Anas أنس Tadribi fr - - -:technician:OPERATOR
f p26 Hind هند Namoudaji ar - - TZ:commission_secretary:A
m p27 Said سعيد Tajribi ar - - CH:commission_secretary:A
f p28 Meriem مريم Mithali fr spanish - LR:commission_secretary:A
f p29 Nawal نوال Moustaar ar tamazight - A-HOP:nurse_midwife:O
m p30 Hamza حمزة Khayali ar - - A-PAR:deputy_prosecutor:M
f p31 Amina أمينة Tamrini ar tamazight - A-PAR:court_social_worker:M
m p32 Adil عادل Namoudaji ar - - A-POL:police_officer:M
f p33 Siham سهام Tajribi ar - - A-POL:police_officer:M
m p34 Mustapha مصطفى Mithali ar tamazight - A-GEN:gendarme:M
m p35 Jamal جمال Moustaar ar - - A-GEN:gendarme:M
f p36 Loubna لبنى Iftiradi fr - - A-URG:certifying_doctor:M
f p37 Hafida حفيظة Khayali ar tamazight - A-HOP:social_worker:M
f p38 Asmae أسماء Tamrini fr - - A-HOP:social_worker:M
f p39 Rajae رجاء Tadribi fr - - A-HOP:psychologist:M
f p40 Naima نعيمة Mithali ar - - A-HEB:shelter_worker:C
f p41 Fatiha فتيحة Iftiradi ar tamazight - A-HEB:shelter_worker:M
f p42 Houda هدى Namoudaji fr - - A-EMF:director:C
f p43 Karima كريمة Tajribi ar tamazight - A-EMF:shelter_worker:M
f p44 Btissam ابتسام Khayali fr - - A-ONG:listener:M
f p45 Leila ليلى Moustaar fr tamazight - A-ONG:listener:M
m p46 Hicham هشام Tamrini fr - - A-ENT:social_worker:M
f p47 Wafae وفاء Tadribi ar - - B-PAR:deputy_prosecutor:M
f p48 Souad سعاد Tajribi ar tarifit - B-PAR:court_social_worker:M
m p49 Khalid خالد Namoudaji ar tamazight - B-POL:police_officer:M
m p50 Aziz عزيز Moustaar ar tamazight - B-GEN:gendarme:M
m p51 Tarik طارق Mithali fr - - B-HOP:certifying_doctor:M
f p52 Dounia دنيا Khayali fr - - B-HOP:certifying_doctor:M
f p53 Rachida رشيدة Iftiradi ar tarifit - B-HOP:social_worker:M
f p54 Ihsane إحسان Tamrini ar - - B-CSU:nurse_midwife:C
f p55 Jamila جميلة Tajribi ar tamazight - B-CSU:nurse_midwife:M
f p56 Saida سعيدة Namoudaji ar - - B-HEB:shelter_worker:M
f p57 Mounia منية Mithali fr tarifit - B-ONG:listener:M
m p58 Reda رضا Khayali ar - - C-PAR:deputy_prosecutor:M
f p59 Bouchra بشرى Tadribi ar - - C-PAR:deputy_prosecutor:M
f p60 Ilham إلهام Moustaar ar tachelhit - C-POL:police_officer:C
m p61 Yassine ياسين Tamrini ar tachelhit - C-POL:police_officer:M
m p62 Ali علي Namoudaji ar tachelhit - C-GEN:gendarme:M
f p63 Sara سارة Iftiradi fr - - C-HOP:certifying_doctor:M
f p64 Zahra زهرة Mithali ar tachelhit - C-HOP:social_worker:M
f p65 Habiba حبيبة Tajribi ar tachelhit - C-HOP:social_worker:M
f p66 Fadma فاضمة Khayali ar tachelhit - C-HEB:shelter_worker:M
f p67 Rkia رقية Moustaar ar tachelhit - C-ONG:listener:C
m p68 Hassan حسن Tadribi ar tachelhit - C-MSH:director:C
m p69 Nabil نبيل Tajribi ar - - D-PAR:deputy_prosecutor:C
f p70 Ikram إكرام Tamrini ar - - D-PAR:deputy_prosecutor:M
m p71 Othmane عثمان Namoudaji ar spanish - D-POL:police_officer:C
f p72 Chaimae شيماء Mithali ar - - D-POL:police_officer:M
f p73 Oumaima أميمة Iftiradi fr spanish - D-HOP:certifying_doctor:C
m p74 Bilal بلال Khayali fr - - D-HOP:certifying_doctor:M
f p75 Latifa لطيفة Moustaar ar spanish - D-HOP:social_worker:M
f p76 Samia سامية Tadribi ar - - D-HOP:social_worker:M
f p77 Nora نورة Tajribi ar spanish - D-EMF:shelter_worker:M
"""
_ROLES = {"M": _M, "C": _C, "O": _O, "A": _A, "AUDITOR": Role.AUDITOR, "OPERATOR": Role.OPERATOR}


def _read(line: str) -> Invented:
    sex, account, first, first_ar, surname, language, also, phone, mandates = line.split()
    return Invented(
        account,
        first,
        first_ar.replace("_", " "),
        surname,
        sex == "f",
        language,
        "darija french" if also == "-" else f"darija {also}",
        "" if phone == "-" else f"+2127990000{phone}",
        tuple(
            ("" if scope == "-" else scope, Function(function), _ROLES[role])
            for scope, function, role in (said.split(":") for said in mandates.split(","))
        ),
    )


PEOPLE = tuple(_read(line) for line in _LINES.strip().splitlines())
