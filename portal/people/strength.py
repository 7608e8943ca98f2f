"""How easily a passphrase is guessed: zxcvbn, with the words that everybody here would try first.

Twelve characters are asked for and no mixture of kinds; what is refused is what a guesser who
knows the portal, the town and the trade would reach soon (ASVS 6.1.2, 6.2.11).
"""

# The product, the institutions, the trades and the towns, as people here spell them.
_LOCAL = """
sanad سند portal portail بوابة passphrase password motdepasse كلمةالسر secret sesame
uipefev cellule cellules khalia khaliya خلية الخلية unite unité unit وحدة الوحدة hopital hôpital
hospital مستشفى المستشفى chu urgences المستعجلات police شرطة الشرطة gendarmerie درك الدرك parquet
niyaba نيابة النيابة tribunal mahkama محكمة المحكمة procureur وكيل substitut نائب juge قاضي
entraide التعاون nationale الوطني association جمعية refuge dar دار ecoute استماع koulnamaak كلنامعك
femmes femme nisaa نساء النساء violence violences عنف العنف victimes ضحايا commission لجنة
medecin médecin docteur طبيب طبيبة infirmiere infirmière ممرضة psychologue assistante sociale
مساعدة اجتماعية officier ضابط coordinateur coordinatrice منسقة admin administrateur operateur
maroc morocco almaghrib المغرب royaume المملكة allah bismillah بسمالله inchallah hamdoulillah
الحمدلله mohamed muhammad محمد fatima فاطمة zahra الزهراء khadija خديجة amal أمل hayat حياة
rabat الرباط sale salé سلا casablanca casa الدارالبيضاء البيضاء fes fès فاس meknes meknès مكناس
marrakech مراكش agadir أكادير tanger طنجة tetouan tétouan تطوان oujda وجدة nador الناظور taza تازة
alhoceima الحسيمة kenitra kénitra القنيطرة settat سطات beni mellal بنيملال khouribga خريبكة
eljadida الجديدة safi آسفي essaouira الصويرة chichaoua شيشاوة errachidia الرشيدية ouarzazate
ورزازات zagora زاكورة guelmim كلميم laayoune laâyoune العيون dakhla الداخلة larache العرائش
chefchaouen شفشاون ifrane إفران khenifra خنيفرة elhajeb الحاجب azrou أزرو temara تمارة
mohammedia المحمدية berrechid برشيد taroudant تارودانت tiznit تيزنيت sidi سيدي mokhtar المختار
raja wydad الرجاء الوداد azerty azertyuiop marhaba مرحبا salam سلام labas choukran شكرا
"""
# The highest of five classes, 10**10 guesses: a class lower, two words of this list pass.
_ENOUGH = 4
# The measure's own limit; what is longer is not weaker for it.
_MEASURED = 72


def is_weak(passphrase: str, names: tuple[str, ...] = ()) -> bool:
    """Whether a guesser who knows these names and this country would soon be there."""
    # Loaded where it is needed: its word lists are several megabytes and few requests ask.
    from zxcvbn import zxcvbn

    own = [part for name in names for part in (name, *name.replace(".", " ").split())]
    found = zxcvbn(passphrase[:_MEASURED], user_inputs=[*own, *_LOCAL.split()])
    return int(found["score"]) < _ENOUGH
