"""Words that label values, by what they announce, in many languages. Data only.

A phrase also stands for its forms as a field name (``card number``: ``card_number``, ``cardNumber``); one that ends
in ``*`` for all words that begin so. Terms of scripts written without spaces are found inside a run of letters.
Of two kinds that share a phrase the later has it.
"""

LABELS: dict[str, str] = {
    "phone": """
        phone, phones, ph, ph no, phone line, telefón*, tālrun*, telefonas, mobitel*, мобилен, джиесем, تلفن,
        موبایل, تلفنی, شماره تلفن, شماره موبایل, phone no, phone nr, phone number, phone numbers, telephone,
        telephones, telephone number, tel, tel no, telephone no, mobile, mobiles, mobile number, mobile no, mobile
        phone, cell, cell number, cell phone, cellphone, fax, fax number, fax no, telefax, whatsapp, whatsapp
        number, signal number, viber, msisdn, landline, hotline, sms, contact number, contact no, contact phone,
        phone contact, callback number, call back, callback, toll free, wa me, emergency contact, home phone, work
        phone, office phone, daytime phone, caller id, caller number, helpline, work number, office number, home
        number, switchboard, direct line, direct dial, telefon*, rufnummer, rufnr, rückruf*, festnetz*, durchwahl,
        mobil, mobilnr, mobilnummer, mobiltelefon*, handy, handynummer, handynr, diensthandy, kundentelefon,
        diensttelefon, telefonisch, mobilfunk*, hotlinenummer, téléphone*, telephon*, tél, portable, numéro de
        portable, télécopie, mobile pro, fixe, joignable au, joindre au, teléfono*, telefono*, móvil, movil,
        móviles, celular, celulares, tlf, tfno, tlfn, tfn, número de móvil, cel, fijo, cellulare, cellulari,
        recapito, recapito telefonico, numero di cellulare, telefonino, utenza, telefone*, telemóvel, telemovel,
        telemóveis, contacto telefónico, contato, zap, número de celular, telefoon*, mobiel, mobiele nummer, mobiel
        nummer, gsm, gsm nummer, tel nr, gsmnummer, 06 nummer, telnr, komórka, komórkowy, komórkowego, komórkę,
        numer kom, nr tel, tel kom, nr telefonu, infolinia, tel stacjonarny, mobiltelefon, mobilen, telefonnr, tlf
        nr, tlfnr, ringa, telefonnummer, mob, mobiltlf, puhelin*, puh, matkapuhelin*, gsm numero, kännykkä,
        kännykän, puhelimitse, mobiilinumero, mobilní číslo, telefonní číslo, tel číslo, mobilu, telefonszám*,
        telefonos, mobilszám*, hívható, tel szám, număr de telefon, telefon mobil, nr de telefon, cep, cep telefonu,
        cep telefonum, cep no, gsm no, telefon no, телефон*, тел, моб, мобильный, мобильного, мобильник, сотовый,
        сотового, номер телефона, звоните, звони, факс, мобільний, мобільного, дзвоніть, номер телефону, телефону,
        ватсап, вотсап, τηλέφωνο*, τηλ, κινητό, κινητού, κιν, σταθερό, τηλεφώνου, τηλεφωνο, κινητο, φαξ, هاتف,
        الهاتف, هاتفي, رقم الهاتف, رقم هاتف, جوال, الجوال, جوالي, موبايل, الموبايل, تليفون, محمول, واتساب, تلفون,
        טלפון, הטלפון, טל, נייד, הנייד, סלולרי, פלאפון, מספר טלפון, פקס, וואטסאפ, בטלפון, फोन, फ़ोन, मोबाइल, दूरभाष,
        व्हाट्सएप, टेलीफोन, फोन नंबर, मोबाइल नंबर, 电话, 電話, 手机, 手機, 联系方式, 聯絡電話, 联系电话, 行動電話, 传真, 傳真, 座机, 固话, 热线, 手机号,
        電話番号, 携帯, 携帯番号, 携帯電話, ファックス, お電話, 連絡先, 内線, TEL番号, 전화, 전화번호, 휴대폰, 휴대전화, 핸드폰, 연락처, 팩스, 폰번호, nomor telepon,
        telepon, no hp, nomor hp, hp, handphone, ponsel, nomor ponsel, no telp, telp, nomor wa, no wa, điện thoại,
        số điện thoại, sđt, sdt, di động, số di động, đt, zalo, gọi số, โทร, โทรศัพท์, เบอร์, เบอร์โทร, มือถือ,
        แฟกซ์
    """,
    "number": """
        my number, his number, her number, our number, your number, meine nummer, mon numéro, mi número, il mio
        numero, meu número, o meu número, mijn nummer, mój numer, мой номер, numaram, my no
    """,
    "call": """
        call, calls me, called, ring, ringing, dial, text, reach, reached at, reachable, reach me, reach us,
        contact, give me a call, anrufen, anruf, erreichbar, erreichen, erreichst, rufen, ruf, appeler, appelez,
        appelle, rappeler, rappelez, joindre, llamar, llame, llama, llámame, llámeme, chiamare, chiama, chiamami,
        chiamate, ligue, ligar, ligue para, me liga, bellen, bel, bereikbaar, bereiken, zadzwoń, dzwonić, zadzwonić,
        dzwoń, kontakt, ring mig, ring meg, nås, treffes, soita, soittaa, zavolej, zavolejte, volejte, hívj, hívjon,
        sunați, sună, arayın, ara, arayabilirsiniz, ulaşabilirsiniz, позвони*, дзвони*, καλέστε, κάλεσε, اتصل,
        hubungi, gọi, liên hệ
    """,
    "card": """
        card, card no, card nr, card number, card numbers, cards, credit card, debit card, credit card number,
        credit, debit card number, debit, bank card, payment card, card pan, pan, pan number, pan no, pan num, card
        pan number, cc, cc number, cc no, ccn, ccnum, visa, mastercard, master card, amex, american express,
        maestro, discover, diners, diners club, jcb, unionpay, union pay, rupay, mir, elo, card on file, cardno,
        cardnumber, primary account number, gift card number, corporate card, prepaid, plastic, karte, kartennummer,
        kartennr, kreditkarte, kreditkartennummer, kreditkarten*, bankkarte, debitkarte, girokarte, carte, carte
        bancaire, carte bleue, cb, numéro de carte, carte de crédit, carte de paiement, numéro de la carte, tarjeta,
        tarjeta de crédito, tarjeta de débito, número de tarjeta, tarjetas, nro tarjeta, carta, carta di credito,
        numero di carta, numero carta, carta di debito, bancomat, numero della carta, cartão, cartao, cartão de
        crédito, número do cartão, cartão de débito, num cartao, kaart, kaartnummer, creditcard, creditcardnummer,
        betaalkaart, bankpas, pasnummer, creditkaart, karta, karty, kartę, numer karty, karta kredytowa, karta
        płatnicza, nr karty, kartou, kartě, číslo karty, kort, kortet, kortnummer, kreditkort, betalkort, bankkort,
        dankort, korttia, kortti, korttinumero, luottokortti, pankkikortti, kártya, kártyaszám, bankkártya,
        hitelkártya, bankkártyaszám, card bancar, numărul cardului, cardul, cardului, kart, kartı, kart numarası,
        kredi kartı, banka kartı, kart no, kartım, карта, карты, карту, картой, номер карты, банковская карта,
        кредитная карта, картка, картки, картку, номер картки, κάρτα, κάρτας, αριθμός κάρτας, πιστωτική, بطاقة,
        البطاقة, بطاقتي, رقم البطاقة, كرتي, بطاقة ائتمان, כרטיס, כרטיס אשראי, מספר כרטיס, הכרטיס, कार्ड, क्रेडिट
        कार्ड, कार्ड नंबर, 卡号, 卡號, 信用卡, 银行卡, 銀行卡, 借记卡, カード, カード番号, クレジットカード, 카드, 카드번호, 신용카드, kartu, kartu kredit,
        nomor kartu, kartu debit, thẻ, số thẻ, thẻ tín dụng, บัตร, บัตรเครดิต, หมายเลขบัตร
    """,
    "bank": """
        account number, account no, account nr, account num, account numbers, acct number, acct no, acct num, acct,
        a c no, a c, bank account, bank account number, bank acct, checking account, savings account, current
        account, deposit account, checking, beneficiary account, sort code, account and sort code, sort code and
        account number, direct deposit account, bank details, wire to, acc no, acc number, accountnumber, accountno,
        bankaccount, bank account no, payee account, kontonummer, kontonr, konto nr, konto, bankkonto,
        bankverbindung, bankkontonummer, girokonto, kontonummern, numéro de compte, n de compte, compte, compte
        bancaire, rib, compte courant, numéro du compte, nº de compte, número de cuenta, numero de cuenta, cuenta,
        cuenta bancaria, cuenta corriente, nro de cuenta, ccc, clabe, cbu, clabe interbancaria, número de la cuenta,
        cuenta de ahorros, n de cuenta, conto corrente, numero di conto, conto, conto bancario, numero conto, c c, n
        di conto, numero del conto, número da conta, conta corrente, conta bancária, conta, número de conta, nib,
        conta poupança, conta n, rekeningnummer, bankrekening, rekening, bankrekeningnummer, rekeningnr,
        girorekening, numer konta, nr konta, numer rachunku, rachunek, rachunku, konta, konto bankowe, nr rachunku,
        rachunek bankowy, nrb, bankgiro, bankgironummer, clearingnummer, plusgiro, postgiro, tilinumero, tili,
        tilinumeron, pankkitili, číslo účtu, účet, účtu, č ú, čú, cislo uctu, bankovní účet, bankszámla*,
        bankszámlaszám, számlaszám, pénzforgalmi jelzőszám, cont bancar, număr de cont, numărul contului, contul,
        hesap no, hesap numarası, hesap, hesabı, banka hesabı, hesap numaram, номер счета, номер счёта, расчетный
        счет, расчётный счёт, р с, счет, счёт, лицевой счет, банковский счет, номер рахунку, рахунок, рахунку,
        αριθμός λογαριασμού, λογαριασμός, λογαριασμού, رقم الحساب, الحساب, حساب, حسابي, מספר חשבון, חשבון, חשבון
        בנק, खाता, खाता संख्या, खाता नंबर, 账号, 帳號, 账户, 帳戶, 银行账号, 银行账户, 口座, 口座番号, 계좌, 계좌번호, nomor rekening, no
        rekening, rekening bank, số tài khoản, stk, tài khoản, tài khoản ngân hàng, บัญชี, เลขที่บัญชี, เลขบัญชี
    """,
    "bic": """
        bic, bic code, swift, swift code, swift bic, bic swift, swift bic code, bic swift code, swiftcode, biccode,
        swift number, swift id, bank identifier code, code swift, código swift, codice swift, codice bic, code bic,
        código bic, kod swift, kod bic, свифт, бик swift, SWIFTコード, سويفت, رمز السويفت
    """,
    "imei": """
        mobile equipment identity, international mobile equipment identity, equipment identity, device serial,
        handset id, handset imei, phone imei, geräte imei, handy imei, gerätekennung, meid, imei du téléphone, imei
        del móvil, imei del teléfono, imei del telefono, imei del cellulare, imei do telemóvel, imei do celular,
        imei do telefone, imei van de telefoon, imei of the phone, imei of my phone, imei of the device, imei des
        geräts, imei des handys, imei vom handy, imei de mon téléphone, imei de mi móvil, imei, imei number, imei
        no, imei code, imeisv, device imei, imei1, imei2, imei nummer, numéro imei, número imei, numero imei, numer
        imei, код imei, imei numarası, imei 1, imei 2, 串号, 設備識別碼, meid imei
    """,
    "vin": """
        vin, vin number, vin no, vin code, vehicle identification number, vehicle id number, chassis, chassis
        number, chassis no, frame number, fahrgestellnummer, fahrgestellnr, fin, fahrzeug identifizierungsnummer,
        fahrzeugidentifikationsnummer, fahrzeug identifikationsnummer, fahrzeugident nummer, numéro de châssis,
        châssis, numéro de série, numéro vin, código vin, número de chasis, chasis, número de bastidor, bastidor,
        numero di telaio, telaio, número do chassi, chassi, chassisnummer, numer vin, numer nadwozia, nadwozia,
        chassinummer, understellsnummer, stelnummer, alustanumero, valmistenumero, číslo karoserie, karoserie,
        alvázszám, serie de șasiu, șasiu, şasi no, şasi numarası, şasi, şase no, вин, вин код, номер кузова, vin
        код, номер шасси, αριθμός πλαισίου, πλαισίου, رقم الهيكل, الشاسيه, מספר שלדה, שלדה, 车架号, 車台番号, 車身號碼, 차대번호,
        nomor rangka, số khung, หมายเลขตัวถัง, चेसिस, chassis nr, chassis num, frame no, frame nr, vehicle id,
        vehicle identification, vehicle identification no, vehicle identification code, vehicle identifier, vehicle
        vin, vin nr, vin num, vin nummer, vin numero, vinnumber, vinno, vincode, car vin, serial number of the
        vehicle, vehicle serial number, vehicle number, vehicle serial no, body number, hull number, fahrgestell nr,
        fahrgestell nummer, fahrgestell, fahrgestellnummern, fg nr, fgnr, fahrzeugidentnr, fahrzeugident nr,
        fahrzeugidentnummer, fahrzeug ident nr, fahrzeug ident nummer, fahrzeug id, fahrzeugnummer, fin nummer, fin
        nr, fin code, finnummer, identifizierungsnummer, rahmennummer, rahmennr, karosserienummer, numéro de
        chassis, numero de chassis, n de châssis, n châssis, n de chassis, no de châssis, no châssis, n de série,
        numéro de série du véhicule, numéro d'identification du véhicule, numéro d'identification véhicule, niv, n
        vin, code vin, numéro de cadre, n de cadre, immatriculation vin, numero de bastidor, n de bastidor, nº de
        bastidor, nº bastidor, n bastidor, nro de chasis, nro chasis, n de chasis, n chasis, nº chasis, nº de
        chasis, numero de chasis, número de identificación del vehículo, identificación vehicular, número de
        identificación vehicular, número vin, numero vin, número de serie del vehículo, número de cuadro, n telaio,
        n di telaio, nr telaio, num telaio, numero telaio, codice vin, codice telaio, matricola telaio, numero di
        identificazione del veicolo, numero identificazione veicolo, identificazione del veicolo, nº de chassi, nº
        do chassi, nº chassi, n chassi, n do chassi, numero do chassi, numero de chassi, número de chassi, número do
        quadro, nº do quadro, nº de quadro, número de identificação do veículo, numero de identificacao do veiculo,
        identificação do veículo, código do chassi, niv veículo, chassisnr, chassis nummer,
        voertuigidentificatienummer, voertuig identificatienummer, identificatienummer voertuig, voertuig id,
        voertuignummer, framenummer, framenr, chassisnummers, meldcode, nr vin, nr nadwozia, numer podwozia, nr
        podwozia, numer identyfikacyjny pojazdu, numer ramy, chassinr, ramnummer, rammenummer, understellsnr,
        stelnr, runkonumero, vin kód, vin číslo, číslo podvozku, karosérie, alvázszáma, serie șasiu, număr de
        identificare, șasiul, şasi numaram, araç kimlik numarası, вин номер, vin номер, номер рамы, номер кузова
        авто, номер шассі, 車架號碼, 车架号码, 车辆识别代号, 车辆识别码, 車体番号, 車両識別番号, シャシー番号, 차대 번호, nomor chassis, no rangka, nomor
        mesin, số vin, số máy, หมายเลขแชสซี, เลขตัวถัง
    """,
    "birth": """
        born, born on, born in, date of birth, birth date, birthdate, birth, birthday, dob, d o b, bday, b day,
        birthdays, date birth, geboren, geboren am, geb, geb am, geburtsdatum, geburtstag*, geburtsdat, geborene,
        geboren op, geb dat, gebdatum, né le, née le, né, née, nés le, date de naissance, naissance, date naissance,
        né e le, anniversaire, ddn, nacido, nacida, nacido el, nacida el, nació, nació el, fecha de nacimiento,
        fecha nacimiento, nacimiento, cumpleaños, fec nac, fnac, f nacimiento, nato il, nata il, nato, nata, data di
        nascita, nascita, data nascita, compleanno, nato a, nascido, nascida, nascido em, nascida em, nasceu, nasceu
        em, data de nascimento, nascimento, data nascimento, aniversário, geboortedatum, geboorte, verjaardag,
        geboortedag, ur, urodzony, urodzona, urodzenia, data urodzenia, urodzin, urodził, urodziła, data ur, født,
        født den, fødselsdato, fødselsdag, fødsels*, född, född den, födelsedatum, födelsedag, föddes, syntynyt,
        synt, syntymäaika, syntymäpäivä, s aika, narozen, narozena, nar, datum narození, narození, datum nar,
        született, született*, születési*, születésnap*, szül, szül idő, szül dátum, născut, născută, născut la,
        data nașterii, nașterii, data nasterii, zi de naștere, doğum, doğum tarihi, doğumlu, d tarihi, doğum günü,
        doğdu, родился, родилась, род, дата рождения, рождения, др, д р, г р, день рождения, рожден*, народився,
        народилася, дата народження, народження, γεννήθηκε, γεννηθείς, ημερομηνία γέννησης, γέννησης, ημ γέννησης,
        γενέθλια, تاريخ الميلاد, ميلاد, مواليد, ولد, ولدت, الميلاد, מולד, תאריך לידה, לידה, נולד, נולדה, ת לידה,
        जन्म, जन्म तिथि, जन्मतिथि, जन्म दिनांक, 出生, 出生日期, 生日, 出生年月, 生年月日, 誕生日, 生まれ, 생년월일, 출생, 생일, 태어난, 출생일, lahir,
        tanggal lahir, tgl lahir, ttl, sinh ngày, ngày sinh, sinh, sinh nhật, วันเกิด, เกิด, วันเดือนปีเกิด, lahir
        pada
    """,
    "medical": """
        mrn, medical record, medical record number, medical record no, medical records number, patient id, patient
        number, patient no, patient identifier, patientid, patient record, patient mrn, health record number, chart
        number, chart no, medical number, hospital number, hospital no, hospital id, medical id, medical file,
        medical file number, pt id, record mrn, medical chart, patient file, patient file number, patientennummer,
        patienten nr, patientennr, patienten id, patienten nummer, krankenaktennummer, patientenaktennummer,
        patientenakte, fallnummer, krankenakte, numéro de dossier, numéro de dossier médical, dossier médical,
        numéro patient, dossier patient, numéro de patient, id patient, ipp, n de dossier, nhc, historia clínica,
        número de historia clínica, historial médico, número de historia, expediente clínico, número de expediente
        médico, id paciente, número de paciente, expediente médico, cartella clinica, numero di cartella clinica,
        numero cartella, codice paziente, id paziente, numero paziente, nosologico, prontuário, número do
        prontuário, prontuário médico, número do paciente, id do paciente, processo clínico, registro médico,
        patiëntnummer, patientnummer, patiënt id, dossiernummer, medisch dossier, patiëntendossier, numer pacjenta,
        id pacjenta, numer kartoteki, karta pacjenta, nr pacjenta, numer dokumentacji medycznej, journalnummer,
        patient nr, potilasnumero, potilastunnus, číslo pacienta, rodné číslo pacienta, chorobopis, zdravotní karta,
        betegazonosító, törzsszám, kórlap, fișa medicală, număr pacient, hasta no, hasta numarası, protokol no,
        медкарта, медицинская карта, номер медицинской карты, номер пациента, медкарты, медична картка, номер
        пацієнта, αριθμός ασθενούς, ιατρικός φάκελος, αρ φακέλου, رقم المريض, الملف الطبي, رقم الملف الطبي, رقم
        الملف, מספר מטופל, תיק רפואי, मरीज, रोगी, 病历号, 病歷號, 病案号, 患者编号, 患者番号, 診察券番号, カルテ番号, 患者id, 환자번호, 의무기록번호, 등록번호,
        nomor rekam medis, rekam medis, no rm, mã bệnh nhân, số bệnh án, bệnh án, เลขประจำตัวผู้ป่วย, hn
    """,
    "passport": """
        passport, passport number, passport no, passport nr, passports, passport id, passport num, travel document,
        travel document number, passportno, passportnumber, reisepass, reisepassnummer, reisepass nr, passnummer,
        pass nr, reisepassnr, paß, passnr, passeport, numéro de passeport, n de passeport, pasaporte, número de
        pasaporte, nro de pasaporte, n de pasaporte, passaporto, numero di passaporto, numero passaporto, n
        passaporto, passaporte, número do passaporte, passaporte n, n passaporte, paspoort, paspoortnummer, paspoort
        nr, paszport, paszportu, numer paszportu, nr paszportu, paszport nr, pas, pasnummer, pasnr, passi, passin
        numero, passinumero, passi numero, cestovní pas, číslo pasu, pasu, útlevél, útlevélszám, útlevelem,
        pașaport, pașaportul, numărul pașaportului, pasaport, pasaport no, pasaport numarası, pasaportum, паспорт,
        паспорта, загранпаспорт, загранпаспорта, номер паспорта, паспорту, закордонний паспорт, διαβατήριο,
        διαβατηρίου, αριθμός διαβατηρίου, جواز, جواز السفر, جواز سفر, رقم الجواز, رقم جواز السفر, דרכון, מספר דרכון,
        הדרכון, पासपोर्ट, 护照, 護照, 护照号, パスポート, 旅券, 旅券番号, 여권, 여권번호, paspor, nomor paspor, no paspor, hộ chiếu, số hộ
        chiếu, หนังสือเดินทาง, พาสปอร์ต
    """,
    "pass": """
        pass
    """,
    "licence": """
        driving licence, driving license, driver licence, driver license, drivers licence, drivers license, driver s
        license, driver s licence, driving licence number, driving license number, driver s license number, drivers
        license number, driver license number, dl, dl no, dl number, dl num, license to drive, driver s license no,
        driver licence number, licence to drive, driverslicense, dln, operator license, driving licence no, driver s
        lic, drivers lic, driving permit, driver s licence number, drivers licence number, driving lic no,
        führerschein, führerscheinnummer, führerschein nr, führerscheinnr, führerausweis, fahrerlaubnis,
        fuehrerschein, fahrerlaubnisnummer, permis de conduire, permis, numéro de permis, numéro de permis de
        conduire, n de permis, numéro du permis, carnet de conducir, permiso de conducir, permiso de conducción,
        licencia de conducir, licencia de manejo, licencia de conducción, carné de conducir, patente, patente di
        guida, numero patente, numero di patente, n patente, patente n, carta de condução, carta de motorista, cnh,
        habilitação, carteira de motorista, carteira nacional de habilitação, número da cnh, carteira de
        habilitação, registro cnh, rijbewijs, rijbewijsnummer, rijbewijs nr, prawo jazdy, prawa jazdy, numer prawa
        jazdy, nr prawa jazdy, körkort, körkortsnummer, kørekort, kørekortnummer, førerkort, førerkortnummer,
        ajokortti, ajokortin, ajokortin numero, ajokorttinumero, řidičský průkaz, řidičského průkazu, číslo
        řidičského průkazu, jogosítvány, jogosítvány szám, vezetői engedély, vezetői engedély száma, permis de
        conducere, permisul de conducere, ehliyet, ehliyet no, sürücü belgesi, ehliyet numarası, водительское
        удостоверение, водительского удостоверения, права, водительские права, в у, посвідчення водія, водійське
        посвідчення, δίπλωμα οδήγησης, άδεια οδήγησης, άδειας οδήγησης, رخصة القيادة, رخصة قيادة, رقم رخصة القيادة,
        رخصة السياقة, רישיון נהיגה, מספר רישיון נהיגה, ड्राइविंग लाइसेंस, 驾驶证, 駕駛證, 驾照, 駕照, 驾驶证号, 運転免許証, 運転免許,
        免許証番号, 운전면허, 운전면허번호, 면허번호, nomor sim, sim a, sim c, surat izin mengemudi, giấy phép lái xe, bằng lái, bằng
        lái xe, gplx, ใบขับขี่, ใบอนุญาตขับขี่
    """,
    "coordinates": """
        coordinates, coordinate, coords, gps, gps coordinates, gps position, geo, geolocation, geo location,
        location, lat lon, lat lng, lat long, latlng, latlon, lat lon pair, position, maps, ll, waypoint, located
        at, whereabouts, koordinaten, standort, gps koordinaten, coordonnées, coordonnées gps, position gps,
        coordenadas, ubicación, coordenadas gps, coordinate gps, posizione, localização, coördinaten, locatie,
        współrzędne, lokalizacja, koordinater, koordinaatit, sijainti, souřadnice, koordináták, coordonate,
        coordonatele, koordinat, koordinatlar, konum, координаты, геопозиция, координати, συντεταγμένες, إحداثيات,
        الإحداثيات, الموقع, קואורדינטות, निर्देशांक, 坐标, 座標, 位置, 経度緯度, 좌표, 위치, tọa độ, vị trí, พิกัด, lokasi,
        whereis, i m at, i am at, we are at, stuck at, parked at, standing at, gps location, gps fix, gps point, gps
        pin, gps pos, gps coords, gps coord, coord, geo coordinates, geo coords, geo position, geoposition, geo
        point, geopoint, geotag, geolocated, lat and lon, lat and long, lat lng pair, latitude longitude, latitude
        and longitude, latitude longitude pair, lat long coordinates, latlong, lonlat, lnglat, lon lat, lng lat,
        long lat, map, map link, map pin, map location, pin, pinned at, pin location, dropped pin, place, spot,
        site, centre, center, origin, destination, home location, last known location, last seen at, meeting point,
        drop off, pickup, pick up point, tracker, beacon, marker, wgs84, wgs 84, utm, ecef, geofence, bounds, bbox,
        point, near, geokoordinaten, geo koordinaten, gps daten, gps standort, gps punkt, koordinate, ort, fundort,
        treffpunkt, lage, kartenposition, aufenthaltsort, breite und länge, breiten und längengrad, längen und
        breitengrad, coordonnée, coordonnées géographiques, coordonnées géo, coord gps, localisation,
        géolocalisation, position géographique, emplacement, lieu, point gps, latitude et longitude, point de rendez
        vous, coordenada, coordenadas geográficas, ubicación gps, localización, posición, posición gps,
        geolocalización, geoposición, punto gps, lugar, latitud y longitud, punto de encuentro, coordinata,
        coordinate geografiche, posizione gps, localizzazione, geolocalizzazione, ubicazione, punto, luogo,
        latitudine e longitudine, coordenada gps, posição, posição gps, geolocalização, localização gps, ponto,
        ponto gps, local, latitude e longitude, ubicacion, localizacao, posicao, posicion, coordinaten, gps
        coördinaten, gps coordinaten, gps locatie, gps positie, positie, plaats, locatie gps, geolocatie, breedte en
        lengte, breedtegraad en lengtegraad, coördinaat, gps punt, współrzędne gps, współrzędne geograficzne,
        pozycja, położenie, gps koordinater, posisjon, plats, sted, koordinaatti, gps koordinaatit, gps souřadnice,
        poloha, gps koordináták, helyzet, poziție, locație, konum gps, gps konumu, местоположение, геолокация, gps
        координаты, местонахождение, координат, координатами, розташування, θέση, τοποθεσία, الموقع الجغرافي, موقع,
        מיקום, נקודת ציון, स्थान, 位置坐标, 经纬度, 經緯度, 定位, gps坐标, 緯度経度, 位置情報, 現在地, 위경도, 위치정보, 위치 좌표, 경위도, titik
        koordinat, koordinat gps, toạ độ, ตำแหน่ง, ละติจูด ลองจิจูด
    """,
    "axis": """
        lat, mlat, mlon, latitude, lon, lng, long, longitude, breitengrad, längengrad, breite, länge, latitud,
        longitud, latitudine, longitudine, breedtegraad, lengtegraad, szerokość, długość, широта, долгота, lintang,
        bujur, 纬度, 经度, 緯度, 経度, 위도, 경도, enlem, boylam, lati, longi, lat deg, lon deg, latitude n, longitude e, gps
        lat, gps lon, gps lng, gps long, gps latitude, gps longitude, geo lat, geo lon, geo long, start lat, start
        lng, end lat, end lng, breitengrade, längengrade, geogr breite, geogr länge, geografische breite,
        geografische länge, breedte, lengte, latitude gps, longitude gps, latitudine gps, szer geogr, dł geogr,
        breddgrad, leveyspiiri, leveysaste, pituusaste, lengdegrad, breddegrad, længdegrad, zeměpisná šířka,
        zeměpisná délka, šířka, délka, szélesség, hosszúság, latitudinea, longitudinea, γεωγραφικό πλάτος, πλάτος,
        μήκος, خط العرض, خط الطول, קו רוחב, קו אורך, अक्षांश, देशांतर, vĩ độ, kinh độ, ละติจูด, ลองจิจูด
    """,
    "crypto": """
        bitcoin, bitcoin address, btc, btc address, bitcoins, satoshi, ethereum, ether, eth, eth address, wallet,
        wallets, wallet address, crypto, crypto address, crypto wallet, cryptocurrency, deposit address, payout
        address, usdt, usdc, erc, trc, metamask, ledger wallet, coinbase, binance, solana, sol, sol address, sol
        wallet, solana address, solana wallet, phantom wallet, litecoin, dogecoin, monero, xmr, ripple, xrp, tron,
        donate, donations, donation, receiving address, adresse bitcoin, dirección bitcoin, bitcoinadresse, wallet
        adresse, portefeuille, portemonnaie crypto, billetera, monedero, carteira, portafoglio, portfel, adres
        portfela, кошелек, кошелёк, кошелька, биткоин, эфириум, гаманець, محفظة, ארנק, वॉलेट, 钱包, 錢包, 比特币, 以太坊,
        ウォレット, ビットコイン, 지갑, 비트코인, 이더리움, dompet, ví, cüzdan
    """,
    "other": """
        i phone, i phones, id, ids, uuid, guid, order, orders, order no, order number, order id, invoice, invoice
        no, invoice number, ticket, tickets, tracking, trace, trace id, span, request, req, ts, timestamp,
        timestamps, time, epoch, duration, elapsed, latency, ms, us, ns, sec, seconds, bytes, size, count, counter,
        total, sum, amount, price, cost, version, ver, build, release, sku, isbn, issn, ean, upc, asin, barcode,
        gtin, offset, port, line, pid, tid, hash, sha, md5, crc, commit, ref, reference, serial, serial number,
        serial no, sn, part, part no, item, index, idx, page, revision, rev, seq, sequence, nonce, block, height,
        width, session, job, task, event, batch, run, created, updated, expires, exp, iat, nbf, date, year, case,
        case no, seed, snowflake, message id, msg id, user id, customer, customer id, customer number, product,
        article, transaction, transaction id, txn, tx, tx id, payment id, shipment, parcel, waybill, awb, container,
        booking, confirmation, confirmation number, number of, points, bestellung, bestellnummer, auftrag,
        auftragsnummer, rechnung, rechnungsnummer, artikelnummer, kundennummer, seriennummer, sendungsnummer,
        vorgangsnummer, aktenzeichen, zeitstempel, commande, numéro de commande, facture, numéro de facture,
        référence, numéro client, horodatage, pedido, número de pedido, factura, referencia, n pedido, albarán,
        ordine, numero ordine, fattura, riferimento, codice, encomenda, fatura, referência, nota fiscal, bestelling,
        bestelnummer, factuur, factuurnummer, ordernummer, zamówienie, zamówienia, faktura, faktury, numer
        zamówienia, beställning, fakturanummer, tilausnumero, objednávka, rendelés, számla, comandă, factură,
        sipariş, sipariş no, заказ, заказа, номер заказа, счет фактура, накладная, замовлення, παραγγελία,
        τιμολόγιο, طلب, رقم الطلب, فاتورة, הזמנה, חשבונית, ऑर्डर, 订单, 訂單, 订单号, 注文, 注文番号, 주문, 주문번호, pesanan, đơn
        hàng, คำสั่งซื้อ, ssn, social security, social security number, tax id, tin, ein, itin, cpf, cnpj, nif, nie,
        dni, cuit, rut, rfc, curp, pesel, nip, regon, bsn, inn, инн, снилс, iban, steuer id, steuernummer, svnr,
        ahv, nir, siret, siren, vat, vat number, nhs, nhs number, nino, aadhaar, medicare, abn, acn, tfn, npi,
        codice fiscale, partita iva, personnummer, oib, jmbg, egn, cnp, tckn, nik, npwp, nric, hkid, mykad, zip, zip
        code, postcode, plz, fingerprint
    """,
    "identity": """
        ust id, ust idnr, ust id nr, ustid, ustidnr, umsatzsteuer id, umsatzsteuer identifikationsnummer,
        umsatzsteuernummer, uid nummer, mwst, mwst nr, mwst nummer, vat no, vat id, vat reg, vat registration, vat
        registration number, tva, numéro de tva, numéro tva, n tva, tva intracommunautaire, iva, número de iva, n
        iva, numero iva, btw, btw nummer, btw nr, btw id, btwnummer, moms, momsnummer, moms nr,
        momsregistreringsnummer, mva, mva nummer, alv, alv numero, dph, dič, ič dph, pvn, pvn numurs, pvm, pvm
        kodas, kmkr, kdv, nip ue, pdv, ddv, ддс, ндс, пдв, φπα, cvr, cvr nr, organisasjonsnummer, orgnr, org nr,
        krs, ico, ičo, handelsregister, company number, registration number, handelsregisternummer, kvk, kvk nummer,
        parcel no, parcel number, tracking no, tracking number, tracking code, consignment, consignment number, job
        number, contract, contract number, policy, policy number, membership, member number, member no, student id,
        employee id, employee number, staff number, badge number, vertragsnummer, versicherungsscheinnummer,
        mitgliedsnummer, personalnummer, matrikelnummer, paketnummer, lieferschein, lieferscheinnummer, belegnummer,
        zählernummer, numéro de suivi, numéro de contrat, numéro de série, numéro d'adhérent, número de seguimiento,
        número de contrato, número de serie, numero di serie, numero di tracking, numero contratto, número de série,
        número do contrato, código de rastreio, volgnummer, klantnummer, contractnummer, serienummer,
        zendingsnummer, track and trace, meter number, ondernemingsnummer, numéro d'entreprise, unternehmensnummer,
        enterprise number, kbo nummer, bce, aadhaar number, licence plate, license plate, kennzeichen, plate number
    """,
}
