"""The board: who is on duty now, and where nobody is."""


def test_it_says_who_where_until_when_and_who_is_next(nadia):
    page = nadia.get("/")
    assert page.status == 200
    worker = " ".join("".join(page.by_id("health").itertext()).split())
    for said in ("Nadia Tajribi", "until 08:00", "next Omar Tamrini", "on site", "05 00 00 00 11"):
        assert said in worker


def test_all_roles_see_it(browse):
    for account in ("omar", "latifa", "rachida", "hind", "salma", "karim", "deputy"):
        assert browse(account).get("/").status == 200
