"""Words that announce national numbers of the rest of the world, by type, in the languages of the country and in English. Data only.

Written as in ``label_words``; endings and abbreviations are listed, since a word counts only whole.
"""

WORLD: dict[str, str] = {
    "US_SSN": """
        ss number, ss no, social number, ssnumber, soc. sec. no, sin of the applicant, ssn, social security, social
        security number, soc sec, ss#, socialsecuritynumber, social sec, seguro social, número de seguro social,
        sozialversicherungsnummer, numéro de sécurité sociale, soc sec no, soc sec number, soc sec num, social sec
        no, social sec number, social security no, social security num, social security nr, social security card,
        social no, ss num, s s n, ssn number, ssn no, ssn nr, us ssn, us social security number, u s social security
        number, american social security number, my social is, my social number, his social is, her social is,
        social is, social security n, taxpayer ssn, employee ssn, numéro de sécurité sociale américain, número de
        seguridad social, seguro social de ee uu, numero di previdenza sociale, amerikanische
        sozialversicherungsnummer
    """,
    "US_ITIN": """
        itin, individual taxpayer, itin number, itin no, individual taxpayer identification, individual taxpayer
        identification number, individual taxpayer id, individual tax id, individual tax number, i t i n, us itin,
        irs number
    """,
    "US_EIN": """
        ein, employer identification, fein, federal tax id, ein number, ein no, fein number, federal ein, federal
        tax id number, federal tax number, federal tax identification number, federal employer identification
        number, federal id, federal id number, employer id, employer id number, employer identification no, employer
        identification number, employer tax id, e i n, business tax id, company tax id, tax id, tax id number, irs
        ein, us ein, us employer identification number
    """,
    "US_NPI": """
        npi, national provider, provider id
    """,
    "US_MBI": """
        mbi, medicare, beneficiary
    """,
    "US_ABA_ROUTING": """
        routing, aba, rtn, routing number, bank routing, transit
    """,
    "CA_SIN": """
        sin number, sin no, n.a.s., nas, sin, social insurance, social insurance number, numéro d'assurance sociale,
        assurance sociale, social insurance no, social insurance num, social insurance nr, social insurance card,
        sin num, sin card, s i n, my sin, sin is, n d'assurance sociale, n nas, numéro nas, canadian sin, canadian
        social insurance number, canada sin, canadian ssn, socialinsurancenumber
    """,
    "MX_CURP": """
        curp, clave única, clave única de registro de población, clave unica de registro de poblacion, registro de
        población, curp número, número curp, mexican curp, mexican id, c u r p, curp no, curp number, clave curp
    """,
    "MX_RFC": """
        rfc, registro federal, registro federal de contribuyentes, rfc con homoclave, homoclave, rfc número, r f c,
        rfc no, rfc number, mexican rfc, mexican tax id, mexican tax number, clave rfc, rfc receptor, rfc emisor
    """,
    "MX_NSS": """
        nss, imss, seguro social, número de seguridad social, número de seguro social, nss imss, número imss, n s s,
        mexican social security number
    """,
    "BR_CPF": """
        c.p.f., cpf mf, cadastro de pessoa física, pessoa física, cpf do titular, cpf número, cpf, cadastro de
        pessoas, cpf nº, nº cpf, n cpf, número do cpf, numero do cpf, num cpf, nº do cpf, c p f, cpf do cliente, cpf
        do paciente, cpf titular, meu cpf, seu cpf, cpf number, cpf no, cadastro de pessoas físicas, cadastro pessoa
        física, brazilian cpf, brazilian tax id, brazilian tax number, brazilian id, brazilian taxpayer number, cpf
        cnpj, inscrição no cpf, documento, nº de cpf, doc, brasilianische cpf, cpf brésilien, cpf brasileño
    """,
    "BR_CNPJ": """
        c.n.p.j., pessoa jurídica, cnpj, cadastro nacional, cnpj número, cnpj nº, nº cnpj, n cnpj, número do cnpj,
        numero do cnpj, num cnpj, nº do cnpj, c n p j, cnpj mf, cnpj da empresa, cnpj number, cnpj no, cadastro
        nacional da pessoa jurídica, cadastro nacional de pessoa jurídica, brazilian cnpj, brazilian company number,
        brazilian company tax id, cpf cnpj, cgc, inscrição no cnpj
    """,
    "BR_PIS": """
        pis, pasep, nit, nis, pis pasep, pis número, número do pis, nº pis, pis nit, número nis, número nit,
        programa de integração social
    """,
    "BR_RG": """
        rg, identidade, registro geral, rg número, rg nº, nº rg, n rg, número do rg, carteira de identidade, cédula
        de identidade, documento de identidade, identidade rg, r g
    """,
    "AR_CUIT": """
        cuit n, clave única de identificación tributaria, clave fiscal, cuit, cuil, cdi, cuit número, cuit nº, nº
        cuit, n cuit, nro cuit, nro de cuit, número de cuit, c u i t, c u i l, cuil número, nro cuil, nro de cuil,
        número de cuil, cuit cuil, cuil cuit, código único de identificación laboral, clave unica de identificacion
        tributaria, identificación tributaria, argentinian cuit, argentine cuit, argentine tax id, argentine tax
        number, argentinian tax id, argentinian tax number, cuit number, cuit no, cuil number
    """,
    "AR_DNI": """
        dni, documento nacional, documento, dni número, dni nº, nº dni, n dni, nro dni, nro de dni, nº de dni,
        número de dni, numero de dni, d n i, documento nacional de identidad, documento número, documento nº, nº
        documento, nro documento, nro de documento, número de documento, doc nro, documento de identidad, tipo y
        número de documento, dni argentino, argentine dni, argentine id, argentine national id, argentinian dni,
        argentinian id, argentinian national id, libreta de enrolamiento, libreta cívica, documento único, dni arg,
        argentine id number, argentine identity number, argentine identity card
    """,
    "CL_RUT": """
        rut n, rol único nacional, rol unico tributario, cédula de identidad, rut, run, rol único, rut número, rut
        nº, nº rut, n rut, nro rut, r u t, r u n, run número, rol único tributario, rol unico nacional, cédula,
        cedula de identidad, carnet de identidad, chilean rut, chilean id, chilean tax id, chilean tax number,
        chilean national id, rut number, rut no, rut empresa, rut cliente, rut del titular
    """,
    "CO_NIT": """
        nit, número de identificación tributaria, nit número, nit nº, nº nit, n nit, n i t, identificación
        tributaria, nit empresa, colombian nit, colombian tax id, rut
    """,
    "CO_CEDULA": """
        cédula de ciudadanía, cédula, cedula, c.c., cc, cédula número, cedula de ciudadania, cédula no, número de
        cédula, nro de cédula, n cédula, documento de identidad, tarjeta de identidad, cédula de extranjería,
        colombian cedula, colombian id, cédula colombiana
    """,
    "PE_RUC": """
        ruc, ruc número, nº ruc, n ruc, nro ruc, número de ruc, r u c, registro único de contribuyentes, peruvian
        ruc, ruc empresa
    """,
    "PE_DNI": """
        dni, dni número, nº dni, n dni, nro dni, nro de dni, número de dni, documento nacional de identidad,
        peruvian dni, peruvian id, documento de identidad, d n i
    """,
    "EC_CEDULA": """
        cédula, cedula, ci, c.i., cédula de identidad, cédula de ciudadanía, número de cédula, nro de cédula, c i,
        cédula ecuatoriana, ecuadorian cedula, ecuadorian id, cédula no, ruc
    """,
    "UY_CI": """
        cédula, cedula, ci, c.i., documento, cédula de identidad, cedula de identidad, cédula uruguaya, número de
        cédula, nro de cédula, c i, ci nº, uruguayan id, uruguayan ci
    """,
    "UY_RUT": """
        rut, rut número, número de rut, rut uruguay, registro único tributario, uruguayan rut, nro de rut
    """,
    "VE_RIF": """
        rif, registro de información fiscal, rif número, nº rif, n rif, número de rif, r i f, cédula, cédula de
        identidad, venezuelan rif, venezuelan id
    """,
    "PY_RUC": """
        ruc
    """,
    "DO_CEDULA": """
        cédula, cedula, cédula de identidad, cédula de identidad y electoral, número de cédula, no de cédula, cédula
        no, dominican cedula, dominican id
    """,
    "GT_NIT": """
        nit
    """,
    "CN_RESIDENT_ID": """
        证件号, 身份证件, 证件号码, 身份证号码, 身份证, 身份證, 公民身份号码, 身份证号, shenfenzheng, 居民身份证, 居民身份证号, 居民身份证号码, 身分证, 身分证号, 身份号码,
        身份证件号码, 公民身份证号码, 证件编号, 身份证编号, 二代证, 二代身份证, 证号, 中国身份证, 中国居民身份证, chinese resident id, chinese id, chinese id
        card, chinese id number, chinese identity card, chinese national id, chinese resident identity card,
        resident identity card, resident identity number, resident id card, resident id number, prc id, sfz, sfzh,
        shenfenzhenghao, ric
    """,
    "CN_USCC": """
        统一社会信用代码, uscc, 信用代码, social credit
    """,
    "HK_IDENTITY_CARD": """
        hkid, 香港身份證, 身份證, hong kong id, identity card, 身份证
    """,
    "TW_NATIONAL_ID": """
        身分證, 身分證字號, 身份證, 統一編號, taiwan id
    """,
    "TW_UBN": """
        統一編號, 統編, ubn
    """,
    "KR_RRN": """
        resident number, resident no, resident registration number, korean id, 주민등록증, 외국인등록, 등록 번호, 민증, rrn number,
        korean resident, 주민등록 번호, 주민, 등록번호, 주민 번호, 주민등록, 주민등록번호, 주민번호, 외국인등록번호, rrn, resident registration, 주민등록번호는,
        주민번호는, 주민등록증번호, 주민등록증 번호, 주민 등록 번호, 주민번, 주민등록번호 뒷자리, 생년월일및주민번호, 외국인 등록번호, 외국인등록 번호, 외국인번호, 국민식별번호, 내국인번호,
        신분증번호, 신분증 번호, 개인식별번호, 개인 식별 번호, resident registration no, resident registration nr, resident reg no,
        resident reg number, resident registration id, residents registration number, resident s registration
        number, korean resident number, korean resident registration number, korean rrn, korean national id, korean
        id number, korean id no, korean id card, korean ssn, korean social security number, korean personal number,
        korean identification number, south korean id, south korean resident number, alien registration number,
        alien registration no, foreigner registration number, jumin, jumin number, jumin no, jumin bunho, jumin
        beonho, jumin deungnok beonho, jumin deungrok beonho, jumin id, juminno, juminnumber, jumin num, rrn no, rrn
        nr, rr no, resident id, resident id number, kr rrn, kr id, koreanische personenkennziffer, numéro
        d'enregistrement de résident, número de registro de residente
    """,
    "KR_BRN": """
        사업자등록번호, 사업자번호, brn, business registration
    """,
    "JP_MY_NUMBER": """
        マイ・ナンバー, 個人 番号, my no, マイナンバー, 個人番号, my number, mynumber, individual number, kojin bango, kojinbango,
        マイナンバーは, マイナンバーカード, マイナンバー番号, 個人番号は, 個人番号カード, 個人番号通知, 通知カード, my number card, my number no, japanese my
        number, japan my number, japanese individual number, japanese national id, japanese id, japanese tax number,
        japanese social security number, individual no, individual number card, my number id, kojin bangō, mainanba,
        mai nanba, mainanbā, social security and tax number
    """,
    "JP_CORPORATE_NUMBER": """
        法人番号, corporate number
    """,
    "IN_AADHAAR": """
        aadhaar number, aadhaar no, adhar, आधार नंबर, आधार संख्या, aadhaar card, aadhaar, aadhar, adhaar, uidai,
        uid, आधार, aadhar no, aadhar number, aadhar card, aadhaar id, aadhaar num, aadhaar nr, aadhaar card number,
        aadhaar card no, adhar card, adhar no, adhar number, adhaar card, adhaar no, adhaar number, adharcard,
        aadharcard, aadhaarcard, aadhaarnumber, aadhaar uid, uid number, uid no, uidai number, unique identification
        number, unique identity, unique identification, indian aadhaar, indian national id, indian id, indian uid,
        virtual id, आधार कार्ड, आधार कार्ड नंबर, आधार नम्बर, आधार क्रमांक, यूआईडी, ஆதார், ఆధార్, আধার, ಆಧಾರ್, આધાર,
        ആധാർ, ਆਧਾਰ, آدھار
    """,
    "IN_PAN": """
        pan, pan card, permanent account, पैन, pan no, pan number, pan card no, pan card number, pan num, pan id,
        pancard, pannumber, panno, permanent account number, permanent account no, p a n, income tax pan, indian
        pan, indian tax id, indian tax number, india pan, it pan, पैन नंबर, पैन कार्ड, पैन संख्या, tax pan, स्थायी
        खाता संख्या, पैन नम्बर
    """,
    "IN_GSTIN": """
        gstin, gst
    """,
    "IN_EPIC": """
        epic, voter id, voter, मतदाता
    """,
    "PK_CNIC": """
        cnic, nadra, nicop, شناختی کارڈ, cnic no, cnic number, cnic nr, n i c, c n i c, nic number, nic no, nic,
        pakistani id, pakistani cnic, pakistani national id, pakistani id card, computerized national identity card,
        computerised national identity card, snic, شناختی کارڈ نمبر, قومی شناختی کارڈ, قومی شناختی کارڈ نمبر, شناختی
        نمبر, shanakhti card
    """,
    "BD_NID": """
        nid, জাতীয় পরিচয়পত্র, smart card, bangladesh national id, bangladeshi nid
    """,
    "LK_NIC": """
        nic, national identity card, sri lanka
    """,
    "SG_NRIC": """
        nric, fin, fin no, singapore id, ic, nric no, nric number, nric nr, nric fin, nric fin no, fin number, i c
        number, ic no, ic number, singapore nric, singapore identity card, singaporean id, singapore national id,
        singapore ic, singaporean nric, identity card, identity card number, national registration identity card,
        foreign identification number, foreign identification no, pink ic, 身份证
    """,
    "SG_UEN": """
        uen, unique entity
    """,
    "MY_MYKAD": """
        mykad, nric, kad pengenalan, no kp, ic, ic number, no ic, mykad no, mykad number, no mykad, nombor mykad, no
        kad pengenalan, nombor kad pengenalan, kad pengenalan no, nokp, k p, no k p, kp, ic no, i c no, i c number,
        nric no, nric number, malaysian ic, malaysian id, malaysian nric, malaysian mykad, malaysian national id,
        malaysian identity card, malaysian identity card number, malaysia ic, identity card, identity card number,
        national registration identity card, 身份证, 身份证号码, mykid, mypr
    """,
    "ID_NIK": """
        nomor nik, no nik, kependudukan, e ktp, ektp, nik, ktp, nomor induk, no ktp, nomor ktp, nik no, nik number,
        nik saya, nik ktp, nomor induk kependudukan, no induk kependudukan, induk kependudukan, no nik ktp, nomor
        kependudukan, nomor identitas, no identitas, identitas, kartu tanda penduduk, e ktp nomor, indonesian nik,
        indonesian id, indonesian national id, indonesian id number, indonesian identity number, indonesian ktp,
        population id, ktp no, ktp number, ktp nomor, npwp, nik npwp, kk, no kk, nomor kk
    """,
    "ID_NPWP": """
        npwp
    """,
    "TH_PIN": """
        บัตร ปชช, เลขบัตร, บัตร, หมายเลขประจำตัว, เลขบัตรประชาชน, เลขประจำตัวประชาชน, บัตรประชาชน, thai id,
        เลขประจำตัว, เลขที่บัตรประชาชน, เลขบัตร ปชช, เลขบัตรปชช, บัตรปชช, บัตร ประชาชน, รหัสประชาชน,
        รหัสบัตรประชาชน, เลขประชาชน, หมายเลขบัตรประชาชน, หมายเลขบัตร, หมายเลขประชาชน, เลขประจำตัว ประชาชน,
        เลขประจำตัวผู้เสียภาษี, เลขผู้เสียภาษี, เลข 13 หลัก, เลขบัตรประจำตัวประชาชน, บัตรประจำตัวประชาชน,
        บัตรประจำตัว, thai national id, thai id number, thai id card, thai id no, thai identity number, thai
        identity card, thai citizen id, thai pin, thai personal id, thai identification number, thai tax id
    """,
    "PH_PHILSYS": """
        philsys, philid, psn, philippine national id
    """,
    "PH_SSS": """
        sss, umid, crn, sss no, sss number, sss nr, sss id, sss num, s s s, philippine sss, philippine social
        security number, philippine social security, philippines sss, umid number, crn number, common reference
        number, filipino sss, sss crn, social security system, sss member
    """,
    "PH_TIN": """
        tin, tin id, tin no, tin number, tin nr, tin num, t i n, bir tin, bir number, philippine tin, philippine tax
        id, philippine tax number, philippines tin, filipino tin
    """,
    "VN_TAX_CODE": """
        mst, mã số thuế, vietnamese tax code, tax code, mã số thuế cá nhân, mst cá nhân, mã thuế, số thuế, msthue,
        ma so thue, mst no, mst number, mã số thuế doanh nghiệp, mã số doanh nghiệp, msdn, vietnamese tax number,
        vietnamese tax id, vietnam tax code, vietnam tax number, vietnamese tin, mã số thuế mst
    """,
    "VN_CCCD": """
        số căn cước, chứng minh nhân dân, số cmnd, cmt, số định danh, cccd, căn cước, căn cước công dân, cmnd, số
        cccd, can cuoc, số căn cước công dân, thẻ căn cước, thẻ căn cước công dân, số thẻ căn cước, căn cước điện
        tử, cccd số, cccd no, cccd number, số cccd cmnd, cccd cmnd, cmnd cccd, cmnd số, cmtnd, số cmt, số cmtnd,
        chứng minh thư, chứng minh thư nhân dân, giấy chứng minh, số định danh cá nhân, mã định danh, mã số định
        danh, định danh cá nhân, so cccd, so cmnd, can cuoc cong dan, the can cuoc, so can cuoc, vietnamese id,
        vietnamese national id, vietnamese citizen id, vietnamese id card, vietnamese identity card, vietnamese
        citizen identity card, citizen identity card, citizen identification, citizen id card, citizen identity
        number, citizen identification number
    """,
    "AE_EMIRATES_ID": """
        emirates id, eid, الهوية الإماراتية, هوية, uae id, emirates id no, emirates id number, emirates id card,
        emirates identity, emirates identity card, emirates identity number, emirates identity card number, emirates
        card, uae id number, uae national id, uae identity card, uae identity number, eid no, eid number,
        emiratesid, هوية إماراتية, رقم الهوية الإماراتية, بطاقة الهوية, رقم بطاقة الهوية, رقم الهوية, هوية الإمارات,
        بطاقة الهوية الإماراتية
    """,
    "SA_NATIONAL_ID": """
        رقم الهوية الوطنية, رقم الإقامة, السجل المدني, iqama, الهوية الوطنية, رقم الهوية, إقامة, الإقامة, saudi id,
        هوية, saudi national id, saudi id number, saudi iqama, saudi identity, saudi identity number, iqama no,
        iqama number, iqama id, residence permit, residence permit number, هوية وطنية, رقم الهويه, الهوية, هويتي,
        بطاقة الأحوال, رقم الاقامة, الاقامة, اقامة, رقم السجل المدني, بطاقة الهوية, الهوية السعودية
    """,
    "KW_CIVIL_ID": """
        civil id, الرقم المدني, البطاقة المدنية
    """,
    "QA_ID": """
        qid, qatar id, البطاقة الشخصية
    """,
    "IL_ID": """
        ת ז, מספר ת.ז, תז, מספר תעודת זהות, zehut, תעודת זהות, ת.ז, ת״ז, teudat zehut, tz, israeli id, מספר זהות,
        teudat zehut number, t z, tz number, tz no, tz num, mispar zehut, mispar zeut, teudat zeut, israeli id
        number, israeli national id, israeli identity number, israeli identity card, israel id, ת"ז, מס זהות, מס
        תעודת זהות, מספר ת ז, מספר ת״ז, זהות, מס ת ז, מספר מזהה
    """,
    "IR_NATIONAL_CODE": """
        کد ملی, شماره ملی, melli, national code
    """,
    "EG_NATIONAL_ID": """
        بطاقة الرقم القومي, الرقم القومى, الرقم القومي, egyptian id, رقم قومي, egyptian national id, egyptian id
        number, رقم قومى, رقم البطاقة, رقم بطاقة الرقم القومي, البطاقة الشخصية, بطاقة شخصية
    """,
    "EG_TAX_ID": """
        الرقم الضريبي
    """,
    "ZA_ID": """
        rsa id, sa id, south african id, sa id no, sa id number, south african id no, south african id number, south
        african identity number, south african identity document, south african national id, south africa id, rsa id
        number, rsa id no, rsa identity, rsa identity number, identity no, identity document, identity document
        number, id nommer, idnommer, id nr, identiteitsnommer, identiteits nommer, identiteitsnr, inombolo kamazisi,
        umazisi, isazisi, green id book, id book, smart id, smart id card
    """,
    "NG_NIN": """
        nin, national identification number, nimc, nin number, nin no, nin slip, nimc number, nigerian nin, nigerian
        national id, vnin
    """,
    "NG_BVN": """
        bvn, bank verification, bvn number, bvn no, bank verification number, bank verification no, nigerian bvn
    """,
    "KE_PIN": """
        kra, kra pin, pin, kra pin no, kra pin number, kra number, pin number, pin no, kenyan kra pin, kenyan tax
        pin, kenyan tax number, tax pin
    """,
    "KE_ID": """
        kenyan id, kitambulisho, huduma, kenyan national id, kenyan id number, huduma namba, nambari ya kitambulisho
    """,
    "GH_CARD": """
        ghana card, ghanacard, ghana card no, ghana card number, ghanaian card, ghanaian id, ghana id, ghana card
        pin
    """,
    "MA_CIN": """
        cin, cnie, carte nationale, بطاقة التعريف
    """,
    "AU_TFN": """
        tfn, tax file, tax file number, tax file no, tax file num, tax file nr, taxfile number, t f n, tfn number,
        tfn no, tfn nr, tfn num, tfn is, australian tfn, australian tax file number, australian tax number,
        australian tax id, ato tfn, taxfilenumber
    """,
    "AU_MEDICARE": """
        medicare, medicare number, medicare card, medicare card number, medicare card no, medicare nr, medicare num,
        medicare id, medicare no, medicare irn, australian medicare, australian medicare number, australian medicare
        card, medicarecard, medicarenumber, medicare card nr
    """,
    "AU_ABN": """
        abn, australian business, abn number, abn no, abn nr, a b n, australian abn, australian business no,
        australian business num, australian business number, australian company abn, business number, business no,
        abn acn
    """,
    "AU_ACN": """
        acn, australian company, acn number, acn no, acn nr, a c n, australian company no, australian company
        number, arbn
    """,
    "NZ_IRD": """
        ird, ird number, inland revenue, ird no, ird nr, ird num, ird numbers, inland revenue no, inland revenue
        number, inland revenue department number, i r d, new zealand ird, new zealand ird number, new zealand tax
        number, new zealand tax id, nz ird, nz ird number, nz tax number, ird gst, te tari taake, tau ird
    """,
    "NZ_NHI": """
        nhi, national health index, health index, nhi no, nhi number, nhi nr, national health index number, nz nhi,
        nz health number
    """,
}
