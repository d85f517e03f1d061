"""Words that announce national numbers of Europe, by type, in the languages of the country and in English. Data only.

Written as in ``label_words``; endings and abbreviations are listed, since a word counts only whole.
"""

EUROPE: dict[str, str] = {
    "AT_SVNR": """
        sozialversicherungsnr, sozialversicherung, sv nr, versicherungsnr, e card nummer, svnummer, svnr,
        sozialversicherungsnummer, versicherungsnummer, sv nummer, ecard, sozialversicherungs nummer,
        sozialversicherungsnummern, sv nummern, sozversnr, sozvers nr, austrian social security, austrian insurance
        number, austrian ssn, hauptverband, ögk nummer, e card, ecard nummer, versichertennummer, österreichische
        sozialversicherungsnummer, sv number, svnr at, svn
    """,
    "AT_TAX_ID": """
        stnr, st nr, steuer nr, abgabenkonto, finanzamtsnummer, steuerliche nummer, steuernummer,
        abgabenkontonummer, finanzamt, abgabenkonto nummer, abgabenkontonr, steuernr, finanzamt steuernummer,
        austrian tax number, austrian tax id, st.nr, stnummer, finanzonline, steuer nummer, fastnr
    """,
    "BE_NRN": """
        bis nummer, numéro bis, identificatienr, registre national, rijksreg, inss, numéro d'identification,
        rijksregister, identificatienummer, numéro de registre national, registre, niss nummer, insz nummer, rrn,
        nationalregisternummer, numéro niss, rijksregisternummer, insz, niss, numéro national, nrn, nationaal
        nummer, national register, eid, eid nummer, insz nr, niss nr, inszn, n niss, numéro registre national,
        numéro du registre national, n registre national, n national, no national, numero national, numero niss,
        registre national numéro, rijksregisternr, rijksregister nummer, rijksregister nr, rr nummer, nationaal nr,
        nationale nummer, identificatienummer van de sociale zekerheid, sociale zekerheidsnummer, belgian national
        number, belgian national register number, belgian nrn, belgian ssn, national registration number, national
        register number, nationalregister, nationalregisternr, erkennungsnummer, bisnummer, bis number, nn, kbo
        persoon, inami
    """,
    "FR_NIR": """
        sécu, n sécu, numéro de sécu, carte vitale, numéro insee, numéro ss, assuré, immatriculation, numéro de
        sécurité sociale, nir, sécurité sociale, securite sociale, insee, nss, n de sécu, n ss, n sécurité sociale,
        n de sécurité sociale, no sécurité sociale, numero de securite sociale, numero secu, num sécu, num secu,
        numéro d'assuré, numéro d'assuré social, numéro d'immatriculation, n d'assuré, numéro d'inscription au
        répertoire, numéro de sécu sociale, numéro sécu, numéro sécurité sociale, sécurité soc, secu, insee number,
        french social security number, french ssn, nirpp, nia, vitale, cpam, ameli, numéro vitale, assurance
        maladie, matricule assuré
    """,
    "FR_TAX_ID": """
        n fiscal, numéro d'identification fiscale, fiscal, impôts, avis d'imposition, numéro fiscal, numero fiscal,
        spi, nif, référence fiscale, identifiant fiscal, numéro spi, numéro de contribuable, numéro de déclarant,
        déclarant, numéro fiscal de référence, n spi, identifiant spi, french tax number, french tax id, french tin,
        numéro d'impôt, numéro d'imposition, num fiscal, référence de l'avis, simplified tax number, impots gouv,
        identification fiscale
    """,
    "FR_SIRET": """
        siret, siret number, numéro siret, n siret, siret n, no siret, code siret
    """,
    "FR_SIREN": """
        siren, rcs, siren number, numéro siren, n siren, siren n, no siren, code siren, numéro rcs, rcs paris,
        immatriculée
    """,
    "DE_TAX_ID": """
        persönliche steuernummer, steuer identifikationsmerkmal, tax identification no, steuer id nummer,
        identifikationsmerkmal, steuerliches identifikationsmerkmal, 139b, steuer identnummer, identnummer,
        steuerliche id, persönliche identifikationsnummer, steuernummer, steuer identifikation, tax identification,
        steuer, finanzamt, steuerident, bzst, steuerid, identifikationsnr, steueridentnr, steuer id,
        steueridentifikationsnummer, steuerliche identifikationsnummer, identifikationsnummer, idnr, id nr, steuer
        identifikationsnummer, steuer idnr, steuer ident, steuer ident nr, steueridnr, steuer idnummer, steuer
        identifikationsnr, steueridentnummer, steueridentifikationsnr, steuer identifikations nummer, steuerident
        nr, identnr, ident nr, steuerl idnr, steuerl identifikationsnummer, steuerliche idnr, tax ident number,
        german tax id, german tax number, german tin, german tax identification number, persönliche idnr,
        persönliche id, id nummer, steuer idn, tin nr, tin nummer, steuernr, steuer nr, steuer nummer, lohnsteuer,
        elstam, elster, lohnsteuerkarte, bundeszentralamt für steuern, tin number, identifikations nr,
        identifikations nummer, steuerid nr, steuerid nummer, stidnr, st id, numéro fiscal allemand
    """,
    "DE_TAX_NUMBER": """
        steuernummer, st nr, stnr, steuer nr, st.-nr, steuer nummer, steuernr, steuernummern, st nummer, german tax
        number
    """,
    "DE_PENSION_NUMBER": """
        rente, rentenversicherung, sozialversicherungsausweis, sozialversicherungsnr, sv nr, versicherungsnr, rv nr,
        vsnr, rentenversicherungsnummer, sozialversicherungsnummer, rvnr, sv nummer, rv nummer, versicherungsnummer,
        rentenversicherungsnr, renten nr, rentennummer, rentenvers nr, rvn, sozialversicherungs nummer,
        sozialversicherungs nr, sozialvers nr, sozversnr, sv ausweis, svnr, svn, versicherungs nr,
        versicherungsnummer der rentenversicherung, german social security number, german pension number, german
        pension insurance number, german ssn, pension insurance number, drv, sv nummern, deutsche rentenversicherung
    """,
    "DE_IDENTITY_CARD": """
        ausweis, personalausweisnr, ausweisnr, dokumentennummer, seriennummer des ausweises, id card, perso nr,
        persoausweis, reisepassnummer, reisepass nr, pass nr, identitätskarte, ausweisdokument, ausweiskopie,
        personalausweis, ausweisnummer, personalausweisnummer, ausweis nr, perso, reisepass, passnummer, identity
        card, personalausweis nr, personalausweis nummer, perso nummer, persnr, pa nummer, pa nr, ausweisnummern,
        ausweis nummer, bpa, npa, identity card number, id card number, id card no, german id card, german id,
        german identity card, identitätsnachweis, dokument nr, dokumentennr, seriennr, ausweisseriennummer, ausweis
        id, elektronischer personalausweis, reisepassnr, reisepass nummer, pass nummer, passnr, numéro de carte
        d'identité allemande
    """,
    "IE_PPS": """
        ppsn, pps no, rsi, pps, pps number, personal public service, pps nr, pps num, ppsno, ppsnumber, personal
        public service number, public service number, irish pps, irish tax number, irish social security number,
        revenue number, rsi number, rsi no, uimhir pps, uimhir phearsanta seirbhíse poiblí
    """,
    "LU_NATIONAL_ID": """
        matricule luxembourgeois, numéro d'identification national, numéro d'identification nationale,
        identification nationale, nationalnummer, numéro social, sozialversicherungsnr, versicherungsnummer, numéro
        cns, numéro d'assuré, carte de sécurité sociale, matrikel, numéro personnel, lëtzebuerg, luxemburger nummer,
        idnr, id nummer, numéro national d'identité, identifikatiounsnummer, numéro matricule, matricule national,
        sozialversicherungsnummer, numéro national, matrikelnummer, matricule, numéro d'identification,
        identifikationsnummer, cns, matricule cns, matricule sécu, matricule sociale, matricule de l'assuré,
        matricule nationale, n matricule, no matricule, nr matricule, matricule n, matricule nr, matricule no,
        numéro d'identité national, numéro d'identité nationale, numéro identification, n d'identification, n
        d'identification national, numéro national d'identification, identifiant national, identifiant, numéro ccss,
        ccss, numéro de sécurité sociale, numero de securite sociale, n sécurité sociale, sécurité sociale, numéro
        d'assurance sociale, numéro d'affiliation, registre national, rnpp, numéro rnpp, nationale
        identifikationsnummer, nationale identifikatiounsnummer, nationale nummer, nationale id, nationale
        kennnummer, identitéitsnummer, sozialversécherungsnummer, sozialversécherung, matrikelnr, matrikel nr,
        matrikel nummer, matrikelnummer cns, versichertennummer, nationale matrikelnummer, luxembourg id, luxembourg
        national id, luxembourg national number, luxembourg national identification number, luxembourg matricule,
        luxembourg social security number, luxembourg ssn, lu id, lu national id, lu matricule, lu ssn, nni,
        matricule number, nif luxembourg, numéro d'identification fiscale, steuernummer, carte d'identité, cns
        nummer, cns number, matricola, número de matrícula, matrícula
    """,
    "NL_BSN": """
        sociaal fiscaal nummer, persoonsgebonden nummer, sociaal fiscaal, fiscaal nummer, persoonsnr, sofinr,
        burgerservice nummer, bsn nummer, bsnnummer, sofi nummer, persoonsnummer, burger service nr, bsn nr,
        burgerservicenr, bsn, burgerservicenummer, sofinummer, sofi, citizen service number, burger service nummer,
        overheidsnummer, bsn number, bsnr, burgerservicenummers, burger servicenummer, burgerservice nr,
        burgerservice, burgerserv nr, burgerserv nummer, bsn no, burgerserv, sofi nr, sofinummers,
        sociaalfiscaalnummer, sociaal fiscaalnummer, citizen service no, citizen service nr, dutch bsn, dutch
        citizen service number, dutch social security number, dutch ssn, dutch national id, dutch tax number,
        citizen service, social fiscal number, rsin, fiscaalnummer, belastingnummer, persoonlijk nummer, persoons
        nummer, onderwijsnummer, numéro bsn, número bsn, numero bsn, burgerservicenummer bsn, bsn van,
        identificatienummer, persoonsgegevens bsn
    """,
    "CH_AHV": """
        ahv nr, ahvn13, ahv n13, numéro d'assuré, versichertennummer, n avs, avs nr, numero avs, ahv, avs, ahv
        nummer, sozialversicherungsnummer, numéro avs, oasi, navs13, ahv nummern, ahv13, ahvnr, ahv number, avs
        number, n avs13, avs13, no avs, numéro ahv, numero ahv, numero d'assicurato, numero assicurato, numéro
        d'assurance sociale, neue ahv nummer, schweizer ahv, swiss ahv, swiss social security number, swiss ssn,
        swiss oasi, oasi number, sozialversicherungs nummer, versicherten nummer, versichertennr, navs, nss, nnss,
        nas, avs ahv, assicurazione sociale, zemis
    """,
    "UK_NHS": """
        nhs num, health number, nhs nr, nhs, nhs number, nhs no, patient nhs, nhs n, nhs id, nhsnumber, nhsno, nhs
        patient number, national health service number, nhs identifier, n h s, chi number, h c number
    """,
    "UK_NINO": """
        nino, n i number, ni, nat ins, national insurance no, national insurance, national insurance number, ni
        number, ni no, n i, n i no, ni num, ni nr, ninumber, national ins, national ins no, nat ins no, natins, nat
        insurance, nat insurance no, ni contributions, national insurance nr, uk national insurance, british
        national insurance number
    """,
    "UK_UTR": """
        self assessment, tax reference, utr number, utr, unique taxpayer reference, utr no, utr nr, utr num, unique
        tax reference, unique tax payer reference, unique taxpayer ref, unique taxpayer reference number, tax ref,
        sa utr, self assessment number, hmrc reference, hmrc utr, taxpayer reference, self assessment reference, uk
        tax number, uk utr
    """,
    "UK_DRIVING_LICENCE": """
        driving licence, driver licence, driving license, licence number, dvla, driving license number, driving
        licence number, driver number, licence no, dvla number, uk licence, driving licence no, drivers licence,
        driver s licence, licence, license number
    """,
    "CY_TIC": """
        tic, αφμ, tax identification code, φπα, vat, αριθμός φορολογικής ταυτότητας, φορολογικής ταυτότητας, αφτ,
        cyprus tic, cypriot tax id
    """,
    "GR_AMKA": """
        αριθμός αμκα, amka number, amka, αμκα, α.μ.κ.α., amka no, αμκα μου, α μ κ α, αριθμός μητρώου κοινωνικής
        ασφάλισης, αριθμός κοινωνικής ασφάλισης, μητρώου κοινωνικής ασφάλισης, κοινωνικής ασφάλισης, greek amka,
        greek social security number, greek ssn, ama, αμα
    """,
    "GR_AFM": """
        afm, αφμ, α.φ.μ., αριθμός φορολογικού μητρώου, φορολογικού μητρώου, αφμ μου, α φ μ, αριθμό φορολογικού
        μητρώου, φορολογικό μητρώο, φορολογικός αριθμός, afm number, afm no, greek afm, greek tax number, greek tax
        id, greek tin, greek vat number, δου
    """,
    "IT_FISCAL_CODE": """
        codice fiscale, cf, cod fiscale, c.f., fiscal code, cod fisc, cod. fisc, c f, codice fisc, codicefiscale,
        codici fiscali, codice fiscale n, codice personale, tessera sanitaria, numero tessera sanitaria,
        identificativo fiscale, italian tax code, italian fiscal code, italian tax id, italian codice fiscale, tax
        code, codice contribuente, steuernummer italien, italian ssn, italian national id, code fiscal, codul
        fiscal, código fiscal
    """,
    "IT_VAT_CODE": """
        partita, iva, p iva n, partita iva, p iva, p.iva, piva, p. iva, vat number, codice fiscale, part iva, pi
        iva, partita i v a, partite iva, partita iva n, numero partita iva, numero di partita iva, numero iva,
        codice iva, iva n, italian vat number, italian vat, italian partita iva, cod iva, partitaiva, codice fiscale
        azienda
    """,
    "MT_IDENTITY_CARD": """
        karta tal identità, maltese id, malta id, id card, identity card, id number
    """,
    "MT_TAX_ID": """
        vat, tin, tax number, tax id
    """,
    "PT_NIF": """
        nif n, contribuinte n, identificação fiscal, nº de contribuinte, número de identificação fiscal, numero de
        contribuinte, nif, contribuinte, número de contribuinte, nº contribuinte, número fiscal, nipc, nif número,
        nif nº, nº nif, n nif, n de contribuinte, contribuinte nº, n contribuinte, contribuinte número, núm
        contribuinte, num contribuinte, numero de identificacao fiscal, nif nipc, n i f, portuguese nif, portuguese
        tax number, portuguese tax id, portuguese tin, portuguese vat number, nif pt, nif do cliente, número do
        contribuinte, nif português, nif portugais, nif portugués
    """,
    "PT_CC": """
        cc nº, cc n, n cc, número cc, documento de identificação, n.º do cartão, citizen card number, portuguese
        citizen card, cartão cidadão, nic, cartão do cidadão, número do cartão de cidadão, nº cc, cidadão, bilhete
        de identidade, número do cc, identificação civil, cartão de cidadão, cartao de cidadao, cc, citizen card,
        número de documento, bi, cartão de cidadão número, nº do cc, cc número, n do cc, nº do cartão de cidadão, nº
        cartão de cidadão, número do cartão do cidadão, num cc, cartao cidadao, nº bi, bi número, b i, nº de
        identificação civil, número de identificação civil, portuguese citizen card number, portuguese id,
        portuguese id card, portuguese identity card, citizen card no, doc identificação, número do documento
    """,
    "ES_NIE": """
        nie, número de identidad de extranjero, extranjero, nie número, nie nº, nº nie, n nie, núm nie, n i e,
        tarjeta de residencia, tarjeta de extranjero, permiso de residencia, numero de identidad de extranjero,
        identidad de extranjero, identificación de extranjero, número de extranjero, número de identificación de
        extranjero, extranjería, tie, spanish nie, foreigner id, foreigner identity number, foreigner identification
        number, foreigner number, spanish foreigner number, residence card
    """,
    "ES_DNI": """
        dni, nif, documento nacional de identidad, documento de identidad, d.n.i., dni número, dni nº, nº dni, nº de
        dni, n dni, n de dni, núm dni, num dni, numero de dni, número dni, número del dni, d n i, dni nif, nif dni,
        nif nº, nº nif, n i f, dni e, documento nacional, carnet de identidad, doc identidad, número de documento,
        nro de documento, nro documento, número de identidad, spanish dni, spanish id, spanish national id, spanish
        id card, spanish tax number, spanish nif, dninif, dni titular, identificación fiscal, número de
        identificación fiscal, document nacional, dni electrónico, dni español
    """,
    "ES_CIF": """
        cif, nif, código de identificación fiscal, cif número, cif nº, nº cif, n cif, c i f, cif empresa, código
        identificación fiscal, identificación fiscal, nif empresa, nif de la empresa, spanish cif, spanish company
        number, spanish company tax number, company tax id
    """,
    "ES_SOCIAL_SECURITY": """
        número de seguridad social, n ss, número de la seguridad social, nuss, afiliación a la seguridad social,
        seguridad social, nss, naf, número de afiliación, afiliación, nº seguridad social, n seguridad social, nº
        ss, nº de la seguridad social, n s s, num seguridad social, spanish social security number, seg social,
        seguridad soc, núm ss
    """,
    "TR_TCKN": """
        tc, t.c., kimlik, tc numarası, vatandaşlık numarası, vatandaşlık no, kimlik numarasi, t.c. no, nüfus, tc
        kimlik, t.c. kimlik, tckn, tc no, kimlik numarası, kimlik no, tc kimlik no, kimlik numaram, tc kimlik
        numarası, tc kimlik numarasi, tc kimlik numaram, t c kimlik no, t c kimlik numarası, t c kimlik, t c no,
        tcno, tc numaram, tc nu, tckimlik, tckimlikno, turkish id, turkish id number, turkish national id, turkish
        identity number, turkish identification number, turkish citizenship number, vergi kimlik numarası
    """,
    "TR_VKN": """
        vergi, vergi no, vkn, vergi kimlik, vergi numarası, vergi numaramız, vergi kimlik no, vergi kimlik numarası,
        v k n, vergi dairesi, vkn no, turkish tax number, turkish tax id
    """,
    "DK_CPR": """
        cpr numre, personnr, cpr-nummeret, sygesikring, cpr, cpr nummer, cpr nr, personnummer, cprnr, cpr no, danish
        id, cprnummer, cprnumre, cpr nummret, cpr number, cprnummeret, c p r, cpr nummer og navn, danish cpr, danish
        personal number, danish personal identification number, danish national id, danish ssn, central person
        register, central personregister, det centrale personregister, personnumre, personnummeret,
        personidentifikationsnummer, civil registration number, civil registration, civil registration no,
        sundhedskort, sygesikringsbevis, sygesikringsnummer, patient cpr, cpr id, civil reg no
    """,
    "EE_IK": """
        isikukoodi, isikukoodiga, isiku kood, personal identification code, eesti isikukood, id kood, isikukood, ik,
        personal code, estonian id, isikukoodi number, isikukoodid, isikukoodist, isikukoodile, isikukoodita,
        isikukoodis, isiku koodi, isikunumber, isikut tõendav, id kaart, id kaardi number, i k, personal code
        number, personal code no, estonian personal code, estonian personal identification code, estonian national
        id, estonian identity code, estonia personal code, personal id code, ee personal code, kindlustatu kood,
        maksukohustuslase number, личный код, персональный код, persönlicher code, personenkennzahl
    """,
    "FI_HETU": """
        henkilötunnukseni, henkilötunnuksen, hetuni, hetu, henkilötunnus, henkilotunnus, sotu, personbeteckning,
        henkilötunnusta, henkilötunnukseksi, henkilötunnuksella, henkilötunnukset, henkilötunnukseen, henkilö
        tunnus, henkilotunnusta, henkilotunnuksen, henkilökohtainen tunnus, hetun, hetua, hetulla, hetu nro,
        sosiaaliturvatunnus, sosiaaliturvatunnuksen, sosiaaliturvatunnukseni, sotun, sotua, hlötunnus, hlö tunnus,
        henk tunnus, finnish personal identity code, finnish hetu, finnish id, finnish ssn, finnish personal
        identity, finnish national id, finnish social security number, personal identification code, finsk
        personbeteckning, personbeteckningen, personbet, personnummer, potilaan tunnus
    """,
    "IS_KENNITALA": """
        kennitalan, kennitölu, kennitala, kt, icelandic id, kennitölunni, kennitölur, kennit, kennitala nr, kt nr,
        kennitala number, icelandic kennitala, icelandic national id, icelandic identification number, kt.
    """,
    "LV_PERSON_CODE": """
        personas kodam, personas kodi, personas kodā, personas koda numurs, p k, latvijas, personas identifikācijas,
        id kods, pers kods, kods, personas kods, personas koda, personas kodu, p.k., pk, latvian id, latvian
        personal code, latvian, latvia, personas kodiem, personas kods nr, personas koda nr, pers k, persk, persona
        kods, personaskods, personas kod, personas identifikācijas kods, identifikācijas kods, identifikācijas
        numurs, identitātes kods, nodokļu maksātāja kods, nodokļu maksātāja reģistrācijas kods, nmr kods, nmr,
        reģistrācijas kods, sociālās apdrošināšanas numurs, apdrošinātā kods, pacienta kods, personas numurs,
        personas apliecība, personas apliecības numurs, personal code, personal code number, personal code no,
        personal id code, personal identification code, latvian personal id, latvian identity number, latvian
        identity code, latvian national id, latvian identification number, latvian tax number, latvia personal code,
        latvia id, lv personal code, lv personal id, lv id, lv pk, pk nr, pk lv, персональный код, персонального
        кода, персональным кодом, личный код, перс код
    """,
    "LT_PERSON_CODE": """
        a k, ak, asmens kodo, asmens kodą, asmens kodu, asmens, lithuanian personal code, asmens kodas, asmens koda,
        personal code, a.k., asmens kodui, asmens kode, asmens kodais, asm kodas, asm kod, as kodas, asmenskodas,
        asmens k, a kodas, asmens identifikavimo kodas, identifikacinis kodas, identifikavimo kodas, asmens numeris,
        asmens tapatybės kortelė, mokesčių mokėtojo kodas, socialinio draudimo numeris, draudėjo kodas, gyventojo
        kodas, lithuanian id, lithuanian national id, lithuanian personal number, lithuanian identity number,
        lithuanian identification code, lt personal code, lithuania personal code, personal code number, personal
        code no, id kodas, персональный код, личный код, kod osobisty, persönlicher code, code personnel
    """,
    "NO_FNR": """
        norwegian national identity number, id nummer, idnummer, fødselsdato og personnummer, fødselsnummere,
        folkeregister, personidentifikator, fødselsnum, identitetsnummer, norsk id, norwegian id, fodselsnr, 11
        siffer, birth number, fødselsnr, personnr, f nr, fødsels og personnummer, fødselsnummeret, personnummeret,
        norsk personnummer, d nr, dnummer, fødselsnummer, fodselsnummer, personnummer, fnr, d nummer, national
        identity, id kort, id kortet, id kortnummer, legitimasjon, legitimasjonsnummer, minid, bankid, 11 sifre,
        elleve sifre, fødselsnumre, fødselsnumrene, fødselsnummerets, fødsels nummer, fødsels nr, fodsels nummer,
        fodselsnummeret, foedselsnummer, fød nr, fødsnr, fnummer, f nummer, fdnr, fnr dnr, fnr nr, norsk
        fødselsnummer, norsk fnr, norwegian birth number, norwegian fødselsnummer, norwegian national id, norwegian
        national identity, norwegian personal number, norwegian ssn, norwegian social security number, norwegian
        identity number, no fnr, personnummere, personnumre, person nummer, pers nr, personnumer, persnr, person nr,
        personlig nummer, personidentifikasjon, personidentifikasjonsnummer, identifikasjonsnummer, identifikasjon,
        identifikasjonsnr, identitetsnr, identitets nummer, id nr, idnr, id nummeret, dnr, d nummeret, d nummere, d
        number, d no, h nummer, hjelpenummer, fellesnummer, fh nummer, birth no, elleve siffer, elleve sifret, 11
        sifret, skattenummer, trygdenummer, trygdenr, pasient id, fødselsdato personnummer, fødsels nr personnr,
        birthnumber, birth and personal number
    """,
    "SE_PERSONNUMMER": """
        personnumer, person id, id nummer, samordningsnr, coordination number, swedish personal number, svenskt id,
        personnumret, person nummer, pers nr, persnr, svenskt personnummer, personnummer, personnr, pnr,
        samordningsnummer, person nr, organisationsnummer, personnummren, personnumrets, person nummret,
        personummer, pers nummer, p nr, persnummer, samordnings nr, samordningsnumret, samordn nr, swedish
        personnummer, swedish personal identity number, swedish personal id, swedish identity number, swedish id,
        swedish ssn, swedish social security number, swedish national id, svensk personnummer, svenska personnumret,
        personal identity no, personal id no, personal no, id nr, idnr, identitetsbeteckning, identitetsnummer,
        orgnr, org nr, org nummer, organisationsnr, organisations nummer, folkbokföring
    """,
    "BG_EGN": """
        uniform civil number, unified civil number, civil number, граждански номер, единния граждански номер, егн
        номер, егн на, егн е, personal no, лична карта, личния номер, егн то, личен номер, egn number, egn, егн,
        единен граждански номер, единен граждански, гражданският номер, лнч, лнч номер, egn no, bulgarian egn,
        bulgarian national id, bulgarian personal number, bulgarian id, unique citizenship number, lnch, edinen
        grazhdanski nomer, ucn, pin
    """,
    "HR_OIB": """
        oib broj, oib om, osobni identifikacijski, identifikacijski broj, oib, osobni identifikacijski broj, oib a,
        oibu, broj oib, oib nr, oib no, oib number, osobni broj, osobnog identifikacijskog broja, osobnim
        identifikacijskim brojem, osobni id broj, porezni broj, croatian oib, croatian personal identification
        number, croatian id, croatian tax number, croatian national id, jmbg
    """,
    "CZ_RC": """
        rodné č, rodne č, r č, rodného, rodnom čísle, rodným, rodné, rč pacienta, rodneho cisla, rodné číslo, rodne
        cislo, rč, r.č., rodného čísla, birth number, rodným číslem, rodném čísle, rodnému číslu, rod č, czech birth
        number, czech personal number, czech id, osobní číslo, číslo pojištěnce, pojištěnec, identifikační číslo,
        národní id, slovak birth number, slovak id, číslo poistenca, poistenec, osobné číslo
    """,
    "HU_TAJ": """
        taj kártya, taj számom, tajszámom, társadalombiztosítási azonosító, tb szám, taj, taj szám, tajszám,
        társadalombiztosítási, taj számát, taj számod, taj száma, taj kártyaszám, taj azonosító,
        társadalombiztosítási azonosító jel, tb azonosító, tbszám, tb kártya, hungarian taj, hungarian taj number,
        hungarian social security number, hungarian health insurance number, hungarian ssn, hungarian insurance
        number, taj number, taj no, taj nr
    """,
    "HU_TAX_ID": """
        adóazonosítóm, adóazonosító szám, adó azonosító, adóazonosito, adóazonosító, adóazonosító jel, adószám,
        adóazonosító jele, adóazonosító jelem, adóazonosító jelet, adó azonosító jel, adószámom, adóazonosítója,
        adójel, adóigazolvány, adókártya, adóazon, hungarian tax id, hungarian tax number, hungarian tax
        identification number, personal tax number, nav azonosító
    """,
    "HU_VAT_NUMBER": """
        adószám, adoszam, tax number
    """,
    "HU_PERSON": """
        személyi szám, személyi azonosító, személyi
    """,
    "PL_PESEL": """
        pesel u, peselu, nr ewidencyjny, numer ewidencyjny, pesel, nr pesel, numer pesel, pesel nr, numerem pesel,
        numeru pesel, peselem, pesele, nr pesel to, pesel number, pesel no, polish pesel, polish national id, polish
        id, polish id number, polish personal number, identyfikator, identyfikator osobowy, nr identyfikacyjny,
        osobowy, personalny
    """,
    "PL_NIP": """
        nipu, nip nr, identyfikacji podatkowej, nip, nr nip, numer identyfikacji podatkowej, nipem, numerem nip,
        numeru nip, nip firmy, nip number, nip no, polish nip, polish tax number, polish tax id, polish vat number,
        numer podatnika, nr podatnika, identyfikator podatkowy, numer identyfikacji, nip pl, nip ue, vat eu
    """,
    "PL_REGON": """
        regon, numer regon, nr regon, regon nr, regon number
    """,
    "PL_IDENTITY_CARD": """
        dowód osobisty nr, numer dowodu, dowodem, nr i seria, id card, dowód, dowodu, dowód osobisty, seria i numer,
        nr dowodu, identity card, dowodu osobistego, dowodem osobistym, dow os, nr dowodu osobistego, numer dowodu
        osobistego, seria i numer dowodu, seria i nr, polish id card, identity card number
    """,
    "RO_CNP": """
        cod numeric personal cnp, nr cnp, cnpul, c.n.p., seria și nr, serie buletin, personal numeric code, cnp ul,
        codul numeric personal, codul numeric, cnp-ul meu, cod numeric, buletin, carte de identitate, cnp, cod
        numeric personal, cnp urile, c n p, codului numeric personal, cnp number, cnp no, cod personal, cod
        identificare, cod de identificare, număr personal, romanian cnp, romanian personal code, romanian national
        id, romanian id, romanian personal numeric code, personal numerical code, personal code, ci seria
    """,
    "SI_EMSO": """
        emšo številka, enotna matična številka, emšo, emso, matična številka, emša, emšom, emšu, emšo št, emso
        number, enotno matično številko, enotne matične številke, matična številka občana, slovenian emšo, slovenian
        personal number, slovenian id, slovenian national id, unique master citizen number, davčna številka, uniform
        citizen number
    """,
    "RS_JMBG": """
        jmbg, јмбг, matični broj, matični, embg, ембг, jmbg broj, матични број, матични број грађана, maticni broj,
        jedinstveni matični broj, unique master citizen number, serbian jmbg, serbian id, bosnian jmbg, umcn
    """,
    "MD_IDNP": """
        idnp, idno, cod personal
    """,
    "RU_SNILS": """
        номер снилс, снилса, страховое свидетельство, снилс, snils, страховой номер, снилс номер, снилсе, страховой
        номер индивидуального лицевого счета, страхового номера, пенсионное страхование, snils number, russian
        snils, russian social security number, pension insurance number
    """,
    "RU_INN": """
        номер инн, налогоплательщика, инн, inn, идентификационный номер налогоплательщика, инн номер, инн физлица,
        инн организации, номер налогоплательщика, налогоплательщик, налоговый номер, inn number, russian inn,
        russian tax number, russian tax id
    """,
    "UA_RNOKPP": """
        ідентифікаційний, платника податків, індивідуальний податковий номер, код платника, рнокпп, ипн, іпн,
        rnokpp, rntrc, ідентифікаційний код, податковий номер, ідентифікаційний номер, номер облікової картки,
        реєстраційний номер облікової картки платника податків, інн, ukrainian tax number, ukrainian tax id,
        ukrainian inn, ipn
    """,
    "LV_PERSON_CODE_UNDATED": """
        personas kods, personas koda, personas kodu, personas kodam, personas kodi, personas kodā, personas kodiem,
        personas koda numurs, personas kods nr, personas kod, personaskods, persona kods, pers kods, pers k, persk,
        personas identifikācijas kods, identifikācijas kods, kods, p k, p.k., pk, id kods, nmr, personas apliecība,
        персональный код, персонального кода, latvian personal code, latvian id, latvian, latvia, latvijas, lv pk,
        pk nr, lv personal code
    """,
}
