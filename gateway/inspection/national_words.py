"""Words that announce national numbers, of all countries."""

from __future__ import annotations

from gateway.inspection.national_words_europe import EUROPE
from gateway.inspection.national_words_world import WORLD

NATIONAL_WORDS: dict[str, str] = EUROPE | WORLD
"""By type, terms with commas between them."""

_OFFICES = """
    sin, tic, nic, cin, voter, epic, partita, perso, person id, pan number, pan no, pan num, pan id, sa id, s i n, r
    u n, transit, routing, ci, n i c, finanzamt, steuer, rente, rentenversicherung, fiscal, impôts, registre,
    registre national, kods, bzst, asmens, latvijas, latvian, latvia, lëtzebuerg, cns, ccss, assuré,
    immatriculation, insee, sozialversicherung, deutsche rentenversicherung, sygesikring, folkeregister, ameli,
    cpam, vitale, assurance maladie, dvla, uidai, nadra, imss, elster, elstam, lohnsteuer, bundeszentralamt für
    steuern, doc, documento, extranjería, nn, tc, cf, inami, drv, tie, run, run número, pin, pin number, pin no, my
    sin, my social is, my social number, his social is, her social is, social is, sin is, tfn is, licence, licence
    number, license number, matrícula, matricola, matricule, medicare, ss no, n i, ni, ic, nas, kk, reisepass,
    reisepassnummer, reisepass nr, passnummer, pass nr, reisepassnr, reisepass nummer, passnr, pass nummer, driving
    licence, driver licence, driving license, driving license number, driving licence number, driving licence no,
    drivers licence, driver s licence, driver number, permiso de residencia, residence permit, kt, kt., pan, fin,
    bi, b i, t z, tz, c i, c f, r g, k p, kp, i k, ik, p k, pk, a k, ak, p nr, 주민, identitas, 身份证, seria i numer,
    seria i nr, buletin, smart card, civil registration, social security, personal no, health number, social
    security card, afiliación, pessoa física, pessoa jurídica, business number, business no, nit, nis, numéro
    social, zehut, inland revenue, tax file, kra, medicare card, déclarant, bis nummer, vat
"""
OFFICES = frozenset(" ".join(term.split()) for term in _OFFICES.split(","))
"""Those that do not say that a number behind them is no telephone number or account: offices have these as well."""
