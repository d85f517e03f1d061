"""What people call each kind of data, in their languages and as field names; other words in each half of the corpus.

A row is ``language: words of the tuning half / words of the test half``; ``key`` rows are field names.
"""

from __future__ import annotations

from functools import cache

from .model import Half

_TABLE = """
EMAIL
en: email, e-mail address / mail address, contact email
de: E-Mail-Adresse, Mailadresse / E-Mail, elektronische Adresse
fr: adresse e-mail, courriel / adresse électronique, mail
es: correo electrónico, e-mail / dirección de correo, correo
it: indirizzo e-mail, posta elettronica / indirizzo di posta, e-mail
pt: e-mail, endereço de e-mail / correio eletrónico, endereço eletrônico
nl: e-mailadres, mailadres / e-mail, elektronisch adres
zh: 邮箱 / 电子邮件
ja: メールアドレス / 電子メール
ko: 이메일 / 이메일 주소
ar: البريد الإلكتروني / عنوان البريد
hi: ईमेल / ईमेल पता
ru: электронная почта / адрес почты
tr: e-posta / e-posta adresi
pl: adres e-mail / poczta elektroniczna
key: email, contact_email / emailAddress, user_mail
PHONE
en: phone, mobile number, cell / telephone number, contact number, phone number
de: Telefon, Handynummer / Telefonnummer, Mobilnummer
fr: téléphone, numéro de portable / numéro de téléphone, tél., portable
es: teléfono, número de móvil / número de teléfono, móvil, celular
it: telefono, numero di cellulare / numero di telefono, cellulare, tel.
pt: telefone, telemóvel / número de telefone, celular, tel.
nl: telefoon, mobiel nummer / telefoonnummer, gsm-nummer
zh: 电话, 手机 / 手机号, 联系电话
ja: 電話番号 / 携帯電話
ko: 전화번호 / 휴대폰
ar: رقم الهاتف / هاتف
hi: फ़ोन नंबर / मोबाइल नंबर
ru: телефон / номер телефона
tr: telefon / cep telefonu
pl: telefon / numer telefonu
key: phone, mobile_phone / phoneNumber, tel
CARD
en: card number, credit card / card no., debit card number
de: Kartennummer, Kreditkarte / Kreditkartennummer, Karten-Nr.
fr: numéro de carte, carte bancaire / carte de crédit, n° de carte
es: número de tarjeta, tarjeta de crédito / tarjeta, n.º de tarjeta
it: numero di carta, carta di credito / carta n., numero della carta
pt: número do cartão, cartão de crédito / cartão, n.º do cartão
nl: kaartnummer, creditcard / creditcardnummer, nummer van de kaart
zh: 信用卡号 / 银行卡号
ja: カード番号 / クレジットカード番号
ko: 카드번호 / 신용카드 번호
ar: رقم البطاقة / بطاقة الائتمان
hi: कार्ड नंबर / क्रेडिट कार्ड
ru: номер карты / банковская карта
tr: kart numarası / kredi kartı
pl: numer karty / karta kredytowa
key: card_number, credit_card / cardNumber, pan_card_no
IBAN
en: IBAN, my IBAN / IBAN number, account IBAN
de: IBAN, Konto-IBAN / IBAN-Nummer, IBAN lautet
fr: IBAN, code IBAN / numéro IBAN, compte IBAN
es: IBAN, código IBAN / número IBAN, cuenta IBAN
it: IBAN, codice IBAN / coordinate IBAN, conto IBAN
pt: IBAN, código IBAN / número IBAN, conta IBAN
nl: IBAN, IBAN-rekening / IBAN-nummer, rekening IBAN
zh: IBAN / 国际银行账号
ru: IBAN / номер IBAN
tr: IBAN / IBAN numarası
pl: IBAN / numer IBAN
ar: IBAN / رقم الآيبان
key: iban, bank_iban / accountIban, payout_iban
BIC
en: BIC, SWIFT code / SWIFT/BIC, BIC code
de: BIC, BIC-Code / SWIFT-Code, BIC/SWIFT
fr: BIC, code BIC / code SWIFT, BIC/SWIFT
es: BIC, código BIC / código SWIFT, BIC/SWIFT
it: BIC, codice BIC / codice SWIFT, BIC/SWIFT
pt: BIC, código BIC / código SWIFT, BIC/SWIFT
nl: BIC, BIC-code / SWIFT-code, BIC/SWIFT
key: bic, swift / bic_code, swiftCode
BANK_ACCOUNT
en: account number, bank account / bank account number, checking account number
de: Kontonummer / Kontonr.
fr: numéro de compte / compte bancaire n°
es: número de cuenta / cuenta bancaria
it: numero di conto / conto corrente n.
pt: número da conta / conta bancária
nl: rekeningnummer / bankrekening
key: account_number, bank_account / accountNumber, bank_account_number
IP_ADDRESS
en: IP address, client IP / source IP, IP
de: IP-Adresse / IP
fr: adresse IP / IP
es: dirección IP / IP
it: indirizzo IP / IP
pt: endereço IP / IP
nl: IP-adres / IP
zh: IP地址 / 客户端IP
ru: IP-адрес / IP клиента
key: ip, client_ip / remote_addr, ipAddress
MAC_ADDRESS
en: MAC address, MAC / hardware address, device MAC
de: MAC-Adresse / Hardware-Adresse
fr: adresse MAC / adresse matérielle
es: dirección MAC / MAC del equipo
it: indirizzo MAC / MAC del dispositivo
pt: endereço MAC / MAC do aparelho
nl: MAC-adres / MAC van het apparaat
key: mac, mac_address / macAddress, device_mac
IMEI
en: IMEI, IMEI number / phone's IMEI, IMEI code
de: IMEI, IMEI-Nummer / Geräte-IMEI, IMEI des Handys
fr: IMEI, numéro IMEI / code IMEI, IMEI du téléphone
es: IMEI, número IMEI / código IMEI, IMEI del móvil
it: IMEI, numero IMEI / codice IMEI, IMEI del telefono
pt: IMEI, número IMEI / código IMEI, IMEI do telemóvel
nl: IMEI, IMEI-nummer / IMEI-code, IMEI van het toestel
key: imei, device_imei / imei_number, phoneImei
VIN
en: VIN, vehicle identification number / VIN number, chassis number
de: Fahrgestellnummer, FIN / Fahrzeug-Identifizierungsnummer, VIN
fr: VIN, numéro de châssis / numéro VIN, numéro d'identification du véhicule
es: VIN, número de bastidor / número VIN, bastidor
it: VIN, numero di telaio / numero VIN, telaio
pt: VIN, número do chassi / número VIN, chassi
nl: VIN, chassisnummer / voertuigidentificatienummer, VIN-nummer
key: vin, vehicle_vin / vehicle_vin_number, chassisNumber
CRYPTO_ADDRESS
en: wallet address, BTC wallet / crypto wallet, payout wallet
de: Wallet-Adresse / Krypto-Adresse
fr: adresse de portefeuille / adresse crypto
es: dirección de la cartera / billetera
it: indirizzo del portafoglio / indirizzo wallet
pt: endereço da carteira / carteira cripto
nl: walletadres / cryptoadres
key: wallet, wallet_address / btc_address, payoutWallet
COORDINATES
en: GPS coordinates, coordinates / location (lat, lon), GPS position
de: GPS-Koordinaten / Koordinaten
fr: coordonnées GPS / position GPS
es: coordenadas GPS / ubicación GPS
it: coordinate GPS / posizione GPS
pt: coordenadas GPS / localização GPS
nl: GPS-coördinaten / coördinaten
key: coordinates, gps / latlng, geo_coordinates
MEDICAL_RECORD
en: medical record number, MRN / patient MRN, patient record number, patient ID
de: Patientennummer / Patienten-ID
fr: numéro de dossier médical / dossier patient n°
es: número de historia clínica / historia clínica
it: numero di cartella clinica / cartella clinica n.
pt: número do prontuário / processo clínico n.º
nl: patiëntnummer / medisch dossiernummer
key: mrn, patient_mrn / medical_record_number, patientId
PASSPORT
en: passport number, passport / passport no., travel passport
de: Reisepassnummer, Passnummer / Reisepass, Pass-Nr.
fr: numéro de passeport / passeport n°
es: número de pasaporte / pasaporte
it: numero di passaporto / passaporto n.
pt: número do passaporte / passaporte n.º
nl: paspoortnummer / paspoort
key: passport, passport_number / passportNo, travel_passport_number
DRIVING_LICENCE
en: driving licence number, driver's license / driver license number, driving licence
de: Führerscheinnummer / Führerschein
fr: numéro de permis de conduire / permis de conduire n°
es: número de permiso de conducir / permiso de conducir
it: numero di patente / patente di guida
pt: número da carta de condução / carteira de motorista
nl: rijbewijsnummer / rijbewijs
key: driving_licence, drivers_license / driverLicenseNumber, driving_license_no
DATE_OF_BIRTH
en: date of birth, DOB / birth date, born
de: Geburtsdatum, geboren am / geb., Geburtstag
fr: date de naissance, né le / née le, naissance
es: fecha de nacimiento, nacido el / nacida el, nacimiento
it: data di nascita, nato il / nata il, nascita
pt: data de nascimento, nascido em / nascida em, nascimento
nl: geboortedatum, geboren op / geb. datum, geboren
zh: 出生日期 / 生日
ja: 生年月日 / 誕生日
ko: 생년월일 / 출생일
ar: تاريخ الميلاد / تاريخ الولادة
hi: जन्म तिथि / जन्मतिथि
ru: дата рождения / родился
tr: doğum tarihi / doğum günü
pl: data urodzenia / urodzony
key: date_of_birth, dob / birthDate, birth_date
AT_SSN
de: Sozialversicherungsnummer, SV-Nummer / SVNR, Versicherungsnummer
en: Austrian social security number / Austrian insurance number (SVNR)
key: svnr, sv_nummer / sozialversicherungsnummer, austrian_svnr
AT_TAX_ID
de: Steuernummer, Abgabenkontonummer / St.-Nr., Steuer-Nr.
en: Austrian tax number / Austrian tax ID
key: steuernummer, at_tax_number / abgabenkontonummer, austrian_tax_id
AT_VAT
de: UID-Nummer, UID / Umsatzsteuer-ID, USt-IdNr.
en: Austrian VAT number / Austrian VAT ID
key: uid_nummer, vat_number / vatId, ust_id
BE_NATIONAL_NUMBER
nl: rijksregisternummer, INSZ / rijksregisternr., INSZ-nummer
fr: numéro de registre national, NISS / registre national, numéro national
en: Belgian national number / Belgian national register number
key: rijksregisternummer, niss / national_number, insz
BE_VAT
nl: btw-nummer, ondernemingsnummer / btw-nr., ondernemingsnr.
fr: numéro de TVA, numéro d'entreprise / TVA, n° TVA
en: Belgian VAT number / Belgian VAT ID
key: btw_nummer, vat_number / vat_id, ondernemingsnummer
BG_EGN
bg: ЕГН, единен граждански номер / ЕГН номер, граждански номер
en: Bulgarian EGN / EGN number
key: egn, bulgarian_egn / egn_number, national_egn
HR_OIB
hr: OIB, osobni identifikacijski broj / OIB broj, osobni broj OIB
en: Croatian OIB / OIB number
key: oib, croatian_oib / oib_number, osobni_identifikacijski_broj
CZ_RC
cs: rodné číslo, RČ / r.č., rodné č.
en: Czech birth number / Czech rodné číslo
key: rodne_cislo, birth_number / rodneCislo, cz_birth_number
DK_CPR
da: CPR-nummer, CPR / CPR-nr., personnummer
en: Danish CPR number / CPR number (Denmark)
key: cpr, cpr_number / cprNummer, danish_cpr
EE_IK
et: isikukood, IK / isikukood on, isiku kood
en: Estonian personal code / Estonian ID code
key: isikukood, estonian_personal_code / isiku_kood, personal_code
FI_HETU
fi: henkilötunnus, hetu / sosiaaliturvatunnus, henkilötunnukseni
en: Finnish personal identity code / Finnish HETU
key: hetu, henkilotunnus / finnish_hetu, sotu
FR_NIR
fr: numéro de sécurité sociale, NIR / numéro de sécu, n° de sécurité sociale
en: French social security number / French NIR
key: nir, numero_securite_sociale / num_secu, insee_nir
FR_TAX_ID
fr: numéro fiscal, NIF / numéro fiscal de référence, SPI
en: French tax number / French tax ID
key: numero_fiscal, spi / nif, french_tax_id
FR_VAT
fr: numéro de TVA, TVA intracommunautaire / n° TVA, numéro de TVA intracommunautaire
en: French VAT number / French VAT ID
key: tva, numero_tva / vat_number, vatId
DE_TAX_ID
de: Steuer-ID, steuerliche Identifikationsnummer / Steueridentifikationsnummer, IdNr., Steuer-IdNr.
en: German tax ID / German tax identification number
key: steuer_id, tax_id / steuerId, steueridentifikationsnummer
DE_SSN
de: Rentenversicherungsnummer, Sozialversicherungsnummer / RV-Nummer, SV-Nummer, Versicherungsnummer
en: German social security number / German pension insurance number
key: rentenversicherungsnummer, sozialversicherungsnummer / rvnr, german_social_security_number
DE_ID_CARD
de: Personalausweisnummer, Personalausweis / Ausweisnummer, Personalausweis-Nr.
en: German identity card / German ID card number
key: personalausweis, ausweisnummer / personalausweisnummer, id_card_number
DE_VAT
de: USt-IdNr., Umsatzsteuer-ID / Umsatzsteuer-Identifikationsnummer, USt-ID
en: German VAT number / German VAT ID
key: ust_id, vat_number / ustIdNr, vat_id
GR_AMKA
el: ΑΜΚΑ, αριθμός ΑΜΚΑ / AMKA, Α.Μ.Κ.Α.
en: Greek AMKA / AMKA number
key: amka, greek_amka / amka_number, social_security_amka
GR_AFM
el: ΑΦΜ, αριθμός φορολογικού μητρώου / Α.Φ.Μ., AFM
en: Greek AFM / Greek tax number (AFM)
key: afm, greek_afm / afm_number, tax_afm
HU_TAX_ID
hu: adóazonosító jel, adóazonosító / adóazonosító jelem, adószám
en: Hungarian tax ID / Hungarian tax identification number
key: adoazonosito_jel, hungarian_tax_id / adoazonosito, hu_tax_number
HU_SSN
hu: TAJ szám, TAJ / TAJ-szám, társadalombiztosítási azonosító jel
en: Hungarian TAJ number / Hungarian social security number (TAJ)
key: taj, taj_szam / taj_number, tajSzam
IE_PPS
en: PPS number, PPSN / PPS no., personal public service number
key: pps_number, ppsn / ppsNumber, pps_no
IT_CODICE_FISCALE
it: codice fiscale, C.F. / cod. fiscale, CF
en: Italian tax code / codice fiscale code
key: codice_fiscale, cf / codiceFiscale, fiscal_code
IT_VAT
it: partita IVA, P.IVA / P. IVA, numero di partita IVA
en: Italian VAT number / Italian VAT ID
key: partita_iva, piva / partitaIva, vat_number
LV_PK
lv: personas kods, p.k. / personas kods ir, personas koda
en: Latvian personal code / Latvian identity code
key: personas_kods, latvian_personal_code / personasKods, personal_code
LT_AK
lt: asmens kodas, a.k. / asmens kodas yra, asmens kodo
en: Lithuanian personal code / Lithuanian identity code
key: asmens_kodas, lithuanian_personal_code / asmensKodas, personal_code
LU_NATIONAL_NUMBER
fr: matricule, numéro d'identification national / matricule national, numéro matricule
en: Luxembourg national number / Luxembourg matricule
key: matricule, luxembourg_id / matricule_national, national_id
NL_BSN
nl: BSN, burgerservicenummer / BSN-nummer, burgerservicenr.
en: Dutch BSN / BSN number
key: bsn, burgerservicenummer / bsn_number, bsnNummer
NL_VAT
nl: btw-nummer, btw-id / btw-identificatienummer, btw-nr.
en: Dutch VAT number / Dutch VAT ID
key: btw_nummer, vat_number / btwId, vat_id
PL_PESEL
pl: PESEL, numer PESEL / nr PESEL, PESEL klienta
en: Polish PESEL / PESEL number
key: pesel, pesel_number / numer_pesel, nrPesel
PL_NIP
pl: NIP, numer NIP / nr NIP, numer identyfikacji podatkowej
en: Polish NIP / Polish tax number NIP
key: nip, numer_nip / nip_number, nrNip
PT_NIF
pt: NIF, número de contribuinte / contribuinte n.º, número de identificação fiscal
en: Portuguese NIF / Portuguese tax number (NIF)
key: nif, contribuinte / numero_contribuinte, portuguese_nif
PT_CC
pt: cartão de cidadão, número do cartão de cidadão / cartão de cidadão n.º, CC n.º
en: Portuguese citizen card / citizen card number
key: cartao_cidadao, citizen_card / cartaoCidadao, citizen_card_number
RO_CNP
ro: CNP, cod numeric personal / CNP-ul, codul numeric personal
en: Romanian CNP / CNP number
key: cnp, romanian_cnp / cod_numeric_personal, cnp_number
SK_RC
sk: rodné číslo, RČ / r. č., rodné číslo klienta
en: Slovak birth number / Slovak rodné číslo
key: rodne_cislo, slovak_birth_number / rodneCislo, sk_birth_number
SI_EMSO
sl: EMŠO, matična številka / EMŠO številka, enotna matična številka občana
en: Slovenian EMŠO / EMSO number
key: emso, slovenian_emso / emso_number, maticna_stevilka
ES_DNI
es: DNI, documento nacional de identidad / N.I.F., número de DNI
en: Spanish DNI / Spanish ID (DNI)
key: dni, spanish_dni / numero_dni, dniNumber
ES_NIE
es: NIE, número de identidad de extranjero / número NIE, N.I.E.
en: Spanish NIE / Spanish foreigner number (NIE)
key: nie, spanish_nie / numero_nie, nieNumber
ES_CIF
es: CIF, código de identificación fiscal / C.I.F., CIF de la empresa
en: Spanish CIF / Spanish company tax ID (CIF)
key: cif, spanish_cif / numero_cif, cif_empresa
SE_PERSONNUMMER
sv: personnummer, mitt personnummer / personnr, svenskt personnummer
en: Swedish personal identity number / Swedish personnummer
key: personnummer, swedish_personal_number / personnr, personal_identity_number
UK_NHS
en: NHS number, NHS no. / NHS patient number, NHS num
key: nhs_number, nhs / nhsNumber, nhs_no
UK_NINO
en: National Insurance number, NI number / NINO, NI no.
key: national_insurance_number, nino / ni_number, nationalInsurance
UK_UTR
en: UTR, unique taxpayer reference / UTR number, self assessment UTR
key: utr, utr_number / unique_taxpayer_reference, taxpayerUtr
CH_AHV
de: AHV-Nummer, AHV-Nr. / Sozialversicherungsnummer (AHV), AHVN13
fr: numéro AVS, n° AVS / AVS, numéro d'assuré AVS
it: numero AVS, AVS / n. AVS, numero d'assicurato AVS
en: Swiss AHV number / Swiss social security number (AHV)
key: ahv_nummer, ahv / ahvNumber, avs_number
NO_FODSELSNUMMER
no: fødselsnummer, personnummer / fødselsnr., fnr
en: Norwegian national ID / Norwegian birth number
key: fodselsnummer, fnr / fodselsnr, norwegian_national_id
TR_TCKN
tr: TC kimlik no, T.C. kimlik numarası / TCKN, kimlik numarası
en: Turkish ID number / Turkish national ID (TCKN)
key: tckn, tc_kimlik_no / tcKimlikNo, kimlik_no
US_SSN
en: SSN, social security number / social security no., Social Security #
es: número de seguro social / seguro social
key: ssn, social_security_number / customer_ssn, socialSecurityNumber
US_ITIN
en: ITIN, individual taxpayer identification number / ITIN number, taxpayer ITIN
key: itin, taxpayer_itin / itin_number, individualTaxpayerId
US_EIN
en: EIN, employer identification number / federal EIN, EIN number
key: ein, employer_ein / ein_number, employerIdentificationNumber
CA_SIN
en: SIN, social insurance number / Canadian SIN, SIN number
fr: NAS, numéro d'assurance sociale / n° d'assurance sociale, NAS canadien
key: sin, social_insurance_number / sin_number, canadian_sin
BR_CPF
pt: CPF, número do CPF / CPF nº, cadastro de pessoa física
en: Brazilian CPF / CPF number
key: cpf, cliente_cpf / cpf_number, numeroCpf
BR_CNPJ
pt: CNPJ, número do CNPJ / CNPJ nº, CNPJ da empresa
en: Brazilian CNPJ / CNPJ number
key: cnpj, empresa_cnpj / cnpj_number, numeroCnpj
MX_CURP
es: CURP, clave CURP / clave única de registro de población, mi CURP
en: Mexican CURP / CURP code
key: curp, clave_curp / curp_code, curpNumber
MX_RFC
es: RFC, clave RFC / registro federal de contribuyentes, mi RFC
en: Mexican RFC / RFC code
key: rfc, clave_rfc / rfc_code, rfcNumber
AR_CUIT
es: CUIT, CUIL / número de CUIT, clave CUIT
en: Argentine CUIT / CUIT number
key: cuit, cuil / cuit_number, numero_cuit
AR_DNI
es: DNI, documento / DNI n.º, número de DNI
en: Argentine DNI / Argentinian DNI number
key: dni, dni_numero / numero_dni, dniNumber
CL_RUT
es: RUT, RUN / número de RUT, rol único tributario
en: Chilean RUT / RUT number
key: rut, cliente_rut / rut_number, numeroRut
CN_RIC
zh: 身份证号, 身份证号码 / 身份证, 居民身份证号码
en: Chinese ID number / Chinese resident identity card
key: id_card, shenfenzheng / idCardNo, resident_id_card
KR_RRN
ko: 주민등록번호, 주민번호 / 주민 등록 번호, 주민등록번호는
en: Korean RRN / Korean resident registration number
key: rrn, resident_registration_number / jumin_no, residentRegistrationNumber
JP_MY_NUMBER
ja: マイナンバー, 個人番号 / マイナンバーカード番号, 私の個人番号
en: Japanese My Number / My Number (Japan)
key: my_number, kojin_bango / myNumber, mynumber
SG_NRIC
en: NRIC, FIN / NRIC number, NRIC/FIN
key: nric, nric_fin / nric_number, nricNo
ID_NIK
id: NIK, nomor induk kependudukan / nomor NIK, nomor KTP
en: Indonesian NIK / NIK number
key: nik, nomor_nik / nik_number, no_ktp
TH_PIN
th: เลขประจำตัวประชาชน, บัตรประชาชน / เลขบัตรประชาชน, เลขที่บัตรประชาชน
en: Thai national ID / Thai ID card number
key: thai_id, thai_national_id / thai_id_number, citizen_id
MY_NRIC
ms: nombor kad pengenalan, MyKad / no. kad pengenalan, no. IC
en: MyKad number, Malaysian IC / MyKad, Malaysian NRIC
key: mykad, ic_number / mykad_number, no_kp
PH_TIN
en: Philippine TIN, TIN / TIN number, BIR TIN
key: tin, philippine_tin / tin_number, bir_tin
PH_SSS
en: SSS number, SSS / SSS no., Philippine SSS number
key: sss, sss_number / sssNumber, sss_no
VN_CCCD
vi: CCCD, căn cước công dân / số CCCD, số căn cước
en: Vietnamese citizen ID / Vietnamese CCCD
key: cccd, so_cccd / cccd_number, can_cuoc
VN_TAX_CODE
vi: mã số thuế, MST / mã số thuế cá nhân, MST số
en: Vietnamese tax code / Vietnamese MST
key: mst, ma_so_thue / mst_number, maSoThue
IN_AADHAAR
en: Aadhaar, Aadhaar number / Aadhaar no., Aadhaar card number
hi: आधार संख्या, आधार / आधार नंबर, आधार कार्ड
key: aadhaar, aadhaar_number / aadhaarNumber, aadhaar_no
IN_PAN
en: PAN, PAN card / PAN number, permanent account number
hi: पैन, पैन कार्ड / पैन नंबर, पैन संख्या
key: pan, pan_number / pan_card, panNumber
PK_CNIC
en: CNIC, CNIC number / CNIC no., NIC number (CNIC)
key: cnic, cnic_number / cnicNumber, cnic_no
AE_EMIRATES_ID
en: Emirates ID, Emirates ID number / EID number, Emirates identity card
ar: رقم الهوية الإماراتية, الهوية الإماراتية / رقم الهوية, بطاقة الهوية الإماراتية
key: emirates_id, emirates_id_number / emiratesId, eid
SA_NATIONAL_ID
en: Saudi ID, Saudi national ID / Iqama number, Saudi national ID number
ar: رقم الهوية الوطنية, رقم الإقامة / الهوية الوطنية, الإقامة
key: saudi_id, iqama / iqama_number, saudi_national_id
IL_ID
he: תעודת זהות, ת.ז. / מספר זהות, מספר תעודת זהות
en: Israeli ID number, Teudat Zehut / Israeli ID, Israeli identity number
key: teudat_zehut, israeli_id / israeli_id_number, teudatZehut
ZA_ID
en: South African ID number, RSA ID / South African ID, SA ID number
key: sa_id_number, south_african_id / rsa_id, southAfricanId
AU_TFN
en: TFN, tax file number / TFN number, Australian tax file number
key: tfn, tax_file_number / tfn_number, taxFileNumber
AU_ABN
en: ABN, Australian Business Number / ABN number, business number (ABN)
key: abn, abn_number / australian_business_number, businessAbn
AU_MEDICARE
en: Medicare card, Medicare number / Medicare card number, Medicare no.
key: medicare_number, medicare / medicareNumber, medicare_card
NZ_IRD
en: IRD number, IRD / IRD no., NZ IRD number
key: ird, ird_number / irdNumber, ird_no
"""


@cache
def _parsed() -> dict[str, dict[str, tuple[tuple[str, ...], tuple[str, ...]]]]:
    table: dict[str, dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    kind = ""
    for line in _TABLE.strip().splitlines():
        language, found, words = line.partition(": ")
        if not found:
            kind = line
            table[kind] = {}
            continue
        tuning, test = (tuple(w.strip() for w in part.split(",")) for part in _halves(words))
        table[kind][language] = (tuning, test)
    return table


def _halves(words: str) -> tuple[str, str]:
    """The slash between halves stands between blanks; ``BIC/SWIFT`` has none."""
    tuning, _, test = words.partition(" / ")
    return tuning, test


def languages(kind: str) -> tuple[str, ...]:
    """Languages in which this kind has a name."""
    return tuple(language for language in _parsed()[kind] if language != "key")


def labels(kind: str, language: str, half: Half) -> tuple[str, ...]:
    """Names of a kind in a language, or field names for the language ``key``."""
    return _parsed()[kind][language][0 if half == "tuning" else 1]


def kinds() -> tuple[str, ...]:
    """Every kind that has names."""
    return tuple(_parsed())
