"""What people call each kind of data: the words of the tuning half, which may be looked at."""

from __future__ import annotations

SECRET_KEYS = ("token", "api_token", "credentials")
TABLE = """
EMAIL
en: email, e-mail address
de: E-Mail-Adresse, Mailadresse
fr: adresse e-mail, courriel
es: correo electrónico, e-mail
it: indirizzo e-mail, posta elettronica
pt: e-mail, endereço de e-mail
nl: e-mailadres, mailadres
zh: 邮箱
ja: メールアドレス
ko: 이메일
ar: البريد الإلكتروني
hi: ईमेल
ru: электронная почта
tr: e-posta
pl: adres e-mail
key: email, contact_email
PHONE
en: phone, mobile number, cell
de: Telefon, Handynummer
fr: téléphone, numéro de portable
es: teléfono, número de móvil
it: telefono, numero di cellulare
pt: telefone, telemóvel
nl: telefoon, mobiel nummer
zh: 电话, 手机
ja: 電話番号
ko: 전화번호
ar: رقم الهاتف
hi: फ़ोन नंबर
ru: телефон
tr: telefon
pl: telefon
key: phone, mobile_phone
CARD
en: card number, credit card
de: Kartennummer, Kreditkarte
fr: numéro de carte, carte bancaire
es: número de tarjeta, tarjeta de crédito
it: numero di carta, carta di credito
pt: número do cartão, cartão de crédito
nl: kaartnummer, creditcard
zh: 信用卡号
ja: カード番号
ko: 카드번호
ar: رقم البطاقة
hi: कार्ड नंबर
ru: номер карты
tr: kart numarası
pl: numer karty
key: card_number, credit_card
IBAN
en: IBAN, my IBAN
de: IBAN, Konto-IBAN
fr: IBAN, code IBAN
es: IBAN, código IBAN
it: IBAN, codice IBAN
pt: IBAN, código IBAN
nl: IBAN, IBAN-rekening
zh: IBAN
ru: IBAN
tr: IBAN
pl: IBAN
ar: IBAN
key: iban, bank_iban
BIC
en: BIC, SWIFT code
de: BIC, BIC-Code
fr: BIC, code BIC
es: BIC, código BIC
it: BIC, codice BIC
pt: BIC, código BIC
nl: BIC, BIC-code
key: bic, swift
BANK_ACCOUNT
en: account number, bank account
de: Kontonummer
fr: numéro de compte
es: número de cuenta
it: numero di conto
pt: número da conta
nl: rekeningnummer
key: account_number, bank_account
IP_ADDRESS
en: IP address, client IP
de: IP-Adresse
fr: adresse IP
es: dirección IP
it: indirizzo IP
pt: endereço IP
nl: IP-adres
zh: IP地址
ru: IP-адрес
key: ip, client_ip
MAC_ADDRESS
en: MAC address, MAC
de: MAC-Adresse
fr: adresse MAC
es: dirección MAC
it: indirizzo MAC
pt: endereço MAC
nl: MAC-adres
key: mac, mac_address
IMEI
en: IMEI, IMEI number
de: IMEI, IMEI-Nummer
fr: IMEI, numéro IMEI
es: IMEI, número IMEI
it: IMEI, numero IMEI
pt: IMEI, número IMEI
nl: IMEI, IMEI-nummer
key: imei, device_imei
VIN
en: VIN, vehicle identification number
de: Fahrgestellnummer, FIN
fr: VIN, numéro de châssis
es: VIN, número de bastidor
it: VIN, numero di telaio
pt: VIN, número do chassi
nl: VIN, chassisnummer
key: vin, vehicle_vin
CRYPTO_ADDRESS
en: wallet address, BTC wallet
de: Wallet-Adresse
fr: adresse de portefeuille
es: dirección de la cartera
it: indirizzo del portafoglio
pt: endereço da carteira
nl: walletadres
key: wallet, wallet_address
COORDINATES
en: GPS coordinates, coordinates
de: GPS-Koordinaten
fr: coordonnées GPS
es: coordenadas GPS
it: coordinate GPS
pt: coordenadas GPS
nl: GPS-coördinaten
key: coordinates, gps
MEDICAL_RECORD
en: medical record number, MRN
de: Patientennummer
fr: numéro de dossier médical
es: número de historia clínica
it: numero di cartella clinica
pt: número do prontuário
nl: patiëntnummer
key: mrn, patient_mrn
PASSPORT
en: passport number, passport
de: Reisepassnummer, Passnummer
fr: numéro de passeport
es: número de pasaporte
it: numero di passaporto
pt: número do passaporte
nl: paspoortnummer
key: passport, passport_number
DRIVING_LICENCE
en: driving licence number, driver's license
de: Führerscheinnummer
fr: numéro de permis de conduire
es: número de permiso de conducir
it: numero di patente
pt: número da carta de condução
nl: rijbewijsnummer
key: driving_licence, drivers_license
DATE_OF_BIRTH
en: date of birth, DOB
de: Geburtsdatum, geboren am
fr: date de naissance, né le
es: fecha de nacimiento, nacido el
it: data di nascita, nato il
pt: data de nascimento, nascido em
nl: geboortedatum, geboren op
zh: 出生日期
ja: 生年月日
ko: 생년월일
ar: تاريخ الميلاد
hi: जन्म तिथि
ru: дата рождения
tr: doğum tarihi
pl: data urodzenia
key: date_of_birth, dob
AT_SSN
de: Sozialversicherungsnummer, SV-Nummer
en: Austrian social security number
key: svnr, sv_nummer
AT_TAX_ID
de: Steuernummer, Abgabenkontonummer
en: Austrian tax number
key: steuernummer, at_tax_number
AT_VAT
de: UID-Nummer, UID
en: Austrian VAT number
key: uid_nummer, vat_number
BE_NATIONAL_NUMBER
nl: rijksregisternummer, INSZ
fr: numéro de registre national, NISS
en: Belgian national number
key: rijksregisternummer, niss
BE_VAT
nl: btw-nummer, ondernemingsnummer
fr: numéro de TVA, numéro d'entreprise
en: Belgian VAT number
key: btw_nummer, vat_number
BG_EGN
bg: ЕГН, единен граждански номер
en: Bulgarian EGN
key: egn, bulgarian_egn
HR_OIB
hr: OIB, osobni identifikacijski broj
en: Croatian OIB
key: oib, croatian_oib
CZ_RC
cs: rodné číslo, RČ
en: Czech birth number
key: rodne_cislo, birth_number
DK_CPR
da: CPR-nummer, CPR
en: Danish CPR number
key: cpr, cpr_number
EE_IK
et: isikukood, IK
en: Estonian personal code
key: isikukood, estonian_personal_code
FI_HETU
fi: henkilötunnus, hetu
en: Finnish personal identity code
key: hetu, henkilotunnus
FR_NIR
fr: numéro de sécurité sociale, NIR
en: French social security number
key: nir, numero_securite_sociale
FR_TAX_ID
fr: numéro fiscal, NIF
en: French tax number
key: numero_fiscal, spi
FR_VAT
fr: numéro de TVA, TVA intracommunautaire
en: French VAT number
key: tva, numero_tva
DE_TAX_ID
de: Steuer-ID, steuerliche Identifikationsnummer
en: German tax ID
key: steuer_id, tax_id
DE_SSN
de: Rentenversicherungsnummer, Sozialversicherungsnummer
en: German social security number
key: rentenversicherungsnummer, sozialversicherungsnummer
DE_ID_CARD
de: Personalausweisnummer, Personalausweis
en: German identity card
key: personalausweis, ausweisnummer
DE_VAT
de: USt-IdNr., Umsatzsteuer-ID
en: German VAT number
key: ust_id, vat_number
GR_AMKA
el: ΑΜΚΑ, αριθμός ΑΜΚΑ
en: Greek AMKA
key: amka, greek_amka
GR_AFM
el: ΑΦΜ, αριθμός φορολογικού μητρώου
en: Greek AFM
key: afm, greek_afm
HU_TAX_ID
hu: adóazonosító jel, adóazonosító
en: Hungarian tax ID
key: adoazonosito_jel, hungarian_tax_id
HU_SSN
hu: TAJ szám, TAJ
en: Hungarian TAJ number
key: taj, taj_szam
IE_PPS
en: PPS number, PPSN
key: pps_number, ppsn
IT_CODICE_FISCALE
it: codice fiscale, C.F.
en: Italian tax code
key: codice_fiscale, cf
IT_VAT
it: partita IVA, P.IVA
en: Italian VAT number
key: partita_iva, piva
LV_PK
lv: personas kods, p.k.
en: Latvian personal code
key: personas_kods, latvian_personal_code
LT_AK
lt: asmens kodas, a.k.
en: Lithuanian personal code
key: asmens_kodas, lithuanian_personal_code
LU_NATIONAL_NUMBER
fr: matricule, numéro d'identification national
en: Luxembourg national number
key: matricule, luxembourg_id
NL_BSN
nl: BSN, burgerservicenummer
en: Dutch BSN
key: bsn, burgerservicenummer
NL_VAT
nl: btw-nummer, btw-id
en: Dutch VAT number
key: btw_nummer, vat_number
PL_PESEL
pl: PESEL, numer PESEL
en: Polish PESEL
key: pesel, pesel_number
PL_NIP
pl: NIP, numer NIP
en: Polish NIP
key: nip, numer_nip
PT_NIF
pt: NIF, número de contribuinte
en: Portuguese NIF
key: nif, contribuinte
PT_CC
pt: cartão de cidadão, número do cartão de cidadão
en: Portuguese citizen card
key: cartao_cidadao, citizen_card
RO_CNP
ro: CNP, cod numeric personal
en: Romanian CNP
key: cnp, romanian_cnp
SK_RC
sk: rodné číslo, RČ
en: Slovak birth number
key: rodne_cislo, slovak_birth_number
SI_EMSO
sl: EMŠO, matična številka
en: Slovenian EMŠO
key: emso, slovenian_emso
ES_DNI
es: DNI, documento nacional de identidad
en: Spanish DNI
key: dni, spanish_dni
ES_NIE
es: NIE, número de identidad de extranjero
en: Spanish NIE
key: nie, spanish_nie
ES_CIF
es: CIF, código de identificación fiscal
en: Spanish CIF
key: cif, spanish_cif
SE_PERSONNUMMER
sv: personnummer, mitt personnummer
en: Swedish personal identity number
key: personnummer, swedish_personal_number
UK_NHS
en: NHS number, NHS no.
key: nhs_number, nhs
UK_NINO
en: National Insurance number, NI number
key: national_insurance_number, nino
UK_UTR
en: UTR, unique taxpayer reference
key: utr, utr_number
CH_AHV
de: AHV-Nummer, AHV-Nr.
fr: numéro AVS, n° AVS
it: numero AVS, AVS
en: Swiss AHV number
key: ahv_nummer, ahv
NO_FODSELSNUMMER
no: fødselsnummer, personnummer
en: Norwegian national ID
key: fodselsnummer, fnr
TR_TCKN
tr: TC kimlik no, T.C. kimlik numarası
en: Turkish ID number
key: tckn, tc_kimlik_no
US_SSN
en: SSN, social security number
es: número de seguro social
key: ssn, social_security_number
US_ITIN
en: ITIN, individual taxpayer identification number
key: itin, taxpayer_itin
US_EIN
en: EIN, employer identification number
key: ein, employer_ein
CA_SIN
en: SIN, social insurance number
fr: NAS, numéro d'assurance sociale
key: sin, social_insurance_number
BR_CPF
pt: CPF, número do CPF
en: Brazilian CPF
key: cpf, cliente_cpf
BR_CNPJ
pt: CNPJ, número do CNPJ
en: Brazilian CNPJ
key: cnpj, empresa_cnpj
MX_CURP
es: CURP, clave CURP
en: Mexican CURP
key: curp, clave_curp
MX_RFC
es: RFC, clave RFC
en: Mexican RFC
key: rfc, clave_rfc
AR_CUIT
es: CUIT, CUIL
en: Argentine CUIT
key: cuit, cuil
AR_DNI
es: DNI, documento
en: Argentine DNI
key: dni, dni_numero
CL_RUT
es: RUT, RUN
en: Chilean RUT
key: rut, cliente_rut
CN_RIC
zh: 身份证号, 身份证号码
en: Chinese ID number
key: id_card, shenfenzheng
KR_RRN
ko: 주민등록번호, 주민번호
en: Korean RRN
key: rrn, resident_registration_number
JP_MY_NUMBER
ja: マイナンバー, 個人番号
en: Japanese My Number
key: my_number, kojin_bango
SG_NRIC
en: NRIC, FIN
key: nric, nric_fin
ID_NIK
id: NIK, nomor induk kependudukan
en: Indonesian NIK
key: nik, nomor_nik
TH_PIN
th: เลขประจำตัวประชาชน, บัตรประชาชน
en: Thai national ID
key: thai_id, thai_national_id
MY_NRIC
ms: nombor kad pengenalan, MyKad
en: MyKad number, Malaysian IC
key: mykad, ic_number
PH_TIN
en: Philippine TIN, TIN
key: tin, philippine_tin
PH_SSS
en: SSS number, SSS
key: sss, sss_number
VN_CCCD
vi: CCCD, căn cước công dân
en: Vietnamese citizen ID
key: cccd, so_cccd
VN_TAX_CODE
vi: mã số thuế, MST
en: Vietnamese tax code
key: mst, ma_so_thue
IN_AADHAAR
en: Aadhaar, Aadhaar number
hi: आधार संख्या, आधार
key: aadhaar, aadhaar_number
IN_PAN
en: PAN, PAN card
hi: पैन, पैन कार्ड
key: pan, pan_number
PK_CNIC
en: CNIC, CNIC number
key: cnic, cnic_number
AE_EMIRATES_ID
en: Emirates ID, Emirates ID number
ar: رقم الهوية الإماراتية, الهوية الإماراتية
key: emirates_id, emirates_id_number
SA_NATIONAL_ID
en: Saudi ID, Saudi national ID
ar: رقم الهوية الوطنية, رقم الإقامة
key: saudi_id, iqama
IL_ID
he: תעודת זהות, ת.ז.
en: Israeli ID number, Teudat Zehut
key: teudat_zehut, israeli_id
ZA_ID
en: South African ID number, RSA ID
key: sa_id_number, south_african_id
AU_TFN
en: TFN, tax file number
key: tfn, tax_file_number
AU_ABN
en: ABN, Australian Business Number
key: abn, abn_number
AU_MEDICARE
en: Medicare card, Medicare number
key: medicare_number, medicare
NZ_IRD
en: IRD number, IRD
key: ird, ird_number
"""
