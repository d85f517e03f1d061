"""What people call each kind of data: the words of the test half.

Whoever improves the engine does not open this file, and keeps it out of what they search.
"""

from __future__ import annotations

SECRET_KEYS = ("credential", "auth_secret", "serviceToken")
TABLE = """
EMAIL
en: mail address, contact email
de: E-Mail, elektronische Adresse
fr: adresse électronique, mail
es: dirección de correo, correo
it: indirizzo di posta, e-mail
pt: correio eletrónico, endereço eletrônico
nl: e-mail, elektronisch adres
zh: 电子邮件
ja: 電子メール
ko: 이메일 주소
ar: عنوان البريد
hi: ईमेल पता
ru: адрес почты
tr: e-posta adresi
pl: poczta elektroniczna
key: emailAddress, user_mail
PHONE
en: telephone number, contact number, phone number
de: Telefonnummer, Mobilnummer
fr: numéro de téléphone, tél., portable
es: número de teléfono, móvil, celular
it: numero di telefono, cellulare, tel.
pt: número de telefone, celular, tel.
nl: telefoonnummer, gsm-nummer
zh: 手机号, 联系电话
ja: 携帯電話
ko: 휴대폰
ar: هاتف
hi: मोबाइल नंबर
ru: номер телефона
tr: cep telefonu
pl: numer telefonu
key: phoneNumber, tel
CARD
en: card no., debit card number
de: Kreditkartennummer, Karten-Nr.
fr: carte de crédit, n° de carte
es: tarjeta, n.º de tarjeta
it: carta n., numero della carta
pt: cartão, n.º do cartão
nl: creditcardnummer, nummer van de kaart
zh: 银行卡号
ja: クレジットカード番号
ko: 신용카드 번호
ar: بطاقة الائتمان
hi: क्रेडिट कार्ड
ru: банковская карта
tr: kredi kartı
pl: karta kredytowa
key: cardNumber, pan_card_no
IBAN
en: IBAN number, account IBAN
de: IBAN-Nummer, IBAN lautet
fr: numéro IBAN, compte IBAN
es: número IBAN, cuenta IBAN
it: coordinate IBAN, conto IBAN
pt: número IBAN, conta IBAN
nl: IBAN-nummer, rekening IBAN
zh: 国际银行账号
ru: номер IBAN
tr: IBAN numarası
pl: numer IBAN
ar: رقم الآيبان
key: accountIban, payout_iban
BIC
en: SWIFT/BIC, BIC code
de: SWIFT-Code, BIC/SWIFT
fr: code SWIFT, BIC/SWIFT
es: código SWIFT, BIC/SWIFT
it: codice SWIFT, BIC/SWIFT
pt: código SWIFT, BIC/SWIFT
nl: SWIFT-code, BIC/SWIFT
key: bic_code, swiftCode
BANK_ACCOUNT
en: bank account number, checking account number
de: Kontonr.
fr: compte bancaire n°
es: cuenta bancaria
it: conto corrente n.
pt: conta bancária
nl: bankrekening
key: accountNumber, bank_account_number
IP_ADDRESS
en: source IP, IP
de: IP
fr: IP
es: IP
it: IP
pt: IP
nl: IP
zh: 客户端IP
ru: IP клиента
key: remote_addr, ipAddress
MAC_ADDRESS
en: hardware address, device MAC
de: Hardware-Adresse
fr: adresse matérielle
es: MAC del equipo
it: MAC del dispositivo
pt: MAC do aparelho
nl: MAC van het apparaat
key: macAddress, device_mac
IMEI
en: phone's IMEI, IMEI code
de: Geräte-IMEI, IMEI des Handys
fr: code IMEI, IMEI du téléphone
es: código IMEI, IMEI del móvil
it: codice IMEI, IMEI del telefono
pt: código IMEI, IMEI do telemóvel
nl: IMEI-code, IMEI van het toestel
key: imei_number, phoneImei
VIN
en: VIN number, chassis number
de: Fahrzeug-Identifizierungsnummer, VIN
fr: numéro VIN, numéro d'identification du véhicule
es: número VIN, bastidor
it: numero VIN, telaio
pt: número VIN, chassi
nl: voertuigidentificatienummer, VIN-nummer
key: vehicle_vin_number, chassisNumber
CRYPTO_ADDRESS
en: crypto wallet, payout wallet
de: Krypto-Adresse
fr: adresse crypto
es: billetera
it: indirizzo wallet
pt: carteira cripto
nl: cryptoadres
key: btc_address, payoutWallet
COORDINATES
en: location (lat, lon), GPS position
de: Koordinaten
fr: position GPS
es: ubicación GPS
it: posizione GPS
pt: localização GPS
nl: coördinaten
key: latlng, geo_coordinates
MEDICAL_RECORD
en: patient MRN, patient record number, patient ID
de: Patienten-ID
fr: dossier patient n°
es: historia clínica
it: cartella clinica n.
pt: processo clínico n.º
nl: medisch dossiernummer
key: medical_record_number, patientId
PASSPORT
en: passport no., travel passport
de: Reisepass, Pass-Nr.
fr: passeport n°
es: pasaporte
it: passaporto n.
pt: passaporte n.º
nl: paspoort
key: passportNo, travel_passport_number
DRIVING_LICENCE
en: driver license number, driving licence
de: Führerschein
fr: permis de conduire n°
es: permiso de conducir
it: patente di guida
pt: carteira de motorista
nl: rijbewijs
key: driverLicenseNumber, driving_license_no
DATE_OF_BIRTH
en: birth date, born
de: geb., Geburtstag
fr: née le, naissance
es: nacida el, nacimiento
it: nata il, nascita
pt: nascida em, nascimento
nl: geb. datum, geboren
zh: 生日
ja: 誕生日
ko: 출생일
ar: تاريخ الولادة
hi: जन्मतिथि
ru: родился
tr: doğum günü
pl: urodzony
key: birthDate, birth_date
AT_SSN
de: SVNR, Versicherungsnummer
en: Austrian insurance number (SVNR)
key: sozialversicherungsnummer, austrian_svnr
AT_TAX_ID
de: St.-Nr., Steuer-Nr.
en: Austrian tax ID
key: abgabenkontonummer, austrian_tax_id
AT_VAT
de: Umsatzsteuer-ID, USt-IdNr.
en: Austrian VAT ID
key: vatId, ust_id
BE_NATIONAL_NUMBER
nl: rijksregisternr., INSZ-nummer
fr: registre national, numéro national
en: Belgian national register number
key: national_number, insz
BE_VAT
nl: btw-nr., ondernemingsnr.
fr: TVA, n° TVA
en: Belgian VAT ID
key: vat_id, ondernemingsnummer
BG_EGN
bg: ЕГН номер, граждански номер
en: EGN number
key: egn_number, national_egn
HR_OIB
hr: OIB broj, osobni broj OIB
en: OIB number
key: oib_number, osobni_identifikacijski_broj
CZ_RC
cs: r.č., rodné č.
en: Czech rodné číslo
key: rodneCislo, cz_birth_number
DK_CPR
da: CPR-nr., personnummer
en: CPR number (Denmark)
key: cprNummer, danish_cpr
EE_IK
et: isikukood on, isiku kood
en: Estonian ID code
key: isiku_kood, personal_code
FI_HETU
fi: sosiaaliturvatunnus, henkilötunnukseni
en: Finnish HETU
key: finnish_hetu, sotu
FR_NIR
fr: numéro de sécu, n° de sécurité sociale
en: French NIR
key: num_secu, insee_nir
FR_TAX_ID
fr: numéro fiscal de référence, SPI
en: French tax ID
key: nif, french_tax_id
FR_VAT
fr: n° TVA, numéro de TVA intracommunautaire
en: French VAT ID
key: vat_number, vatId
DE_TAX_ID
de: Steueridentifikationsnummer, IdNr., Steuer-IdNr.
en: German tax identification number
key: steuerId, steueridentifikationsnummer
DE_SSN
de: RV-Nummer, SV-Nummer, Versicherungsnummer
en: German pension insurance number
key: rvnr, german_social_security_number
DE_ID_CARD
de: Ausweisnummer, Personalausweis-Nr.
en: German ID card number
key: personalausweisnummer, id_card_number
DE_VAT
de: Umsatzsteuer-Identifikationsnummer, USt-ID
en: German VAT ID
key: ustIdNr, vat_id
GR_AMKA
el: AMKA, Α.Μ.Κ.Α.
en: AMKA number
key: amka_number, social_security_amka
GR_AFM
el: Α.Φ.Μ., AFM
en: Greek tax number (AFM)
key: afm_number, tax_afm
HU_TAX_ID
hu: adóazonosító jelem, adószám
en: Hungarian tax identification number
key: adoazonosito, hu_tax_number
HU_SSN
hu: TAJ-szám, társadalombiztosítási azonosító jel
en: Hungarian social security number (TAJ)
key: taj_number, tajSzam
IE_PPS
en: PPS no., personal public service number
key: ppsNumber, pps_no
IT_CODICE_FISCALE
it: cod. fiscale, CF
en: codice fiscale code
key: codiceFiscale, fiscal_code
IT_VAT
it: P. IVA, numero di partita IVA
en: Italian VAT ID
key: partitaIva, vat_number
LV_PK
lv: personas kods ir, personas koda
en: Latvian identity code
key: personasKods, personal_code
LT_AK
lt: asmens kodas yra, asmens kodo
en: Lithuanian identity code
key: asmensKodas, personal_code
LU_NATIONAL_NUMBER
fr: matricule national, numéro matricule
en: Luxembourg matricule
key: matricule_national, national_id
NL_BSN
nl: BSN-nummer, burgerservicenr.
en: BSN number
key: bsn_number, bsnNummer
NL_VAT
nl: btw-identificatienummer, btw-nr.
en: Dutch VAT ID
key: btwId, vat_id
PL_PESEL
pl: nr PESEL, PESEL klienta
en: PESEL number
key: numer_pesel, nrPesel
PL_NIP
pl: nr NIP, numer identyfikacji podatkowej
en: Polish tax number NIP
key: nip_number, nrNip
PT_NIF
pt: contribuinte n.º, número de identificação fiscal
en: Portuguese tax number (NIF)
key: numero_contribuinte, portuguese_nif
PT_CC
pt: cartão de cidadão n.º, CC n.º
en: citizen card number
key: cartaoCidadao, citizen_card_number
RO_CNP
ro: CNP-ul, codul numeric personal
en: CNP number
key: cod_numeric_personal, cnp_number
SK_RC
sk: r. č., rodné číslo klienta
en: Slovak rodné číslo
key: rodneCislo, sk_birth_number
SI_EMSO
sl: EMŠO številka, enotna matična številka občana
en: EMSO number
key: emso_number, maticna_stevilka
ES_DNI
es: N.I.F., número de DNI
en: Spanish ID (DNI)
key: numero_dni, dniNumber
ES_NIE
es: número NIE, N.I.E.
en: Spanish foreigner number (NIE)
key: numero_nie, nieNumber
ES_CIF
es: C.I.F., CIF de la empresa
en: Spanish company tax ID (CIF)
key: numero_cif, cif_empresa
SE_PERSONNUMMER
sv: personnr, svenskt personnummer
en: Swedish personnummer
key: personnr, personal_identity_number
UK_NHS
en: NHS patient number, NHS num
key: nhsNumber, nhs_no
UK_NINO
en: NINO, NI no.
key: ni_number, nationalInsurance
UK_UTR
en: UTR number, self assessment UTR
key: unique_taxpayer_reference, taxpayerUtr
CH_AHV
de: Sozialversicherungsnummer (AHV), AHVN13
fr: AVS, numéro d'assuré AVS
it: n. AVS, numero d'assicurato AVS
en: Swiss social security number (AHV)
key: ahvNumber, avs_number
NO_FODSELSNUMMER
no: fødselsnr., fnr
en: Norwegian birth number
key: fodselsnr, norwegian_national_id
TR_TCKN
tr: TCKN, kimlik numarası
en: Turkish national ID (TCKN)
key: tcKimlikNo, kimlik_no
US_SSN
en: social security no., Social Security #
es: seguro social
key: customer_ssn, socialSecurityNumber
US_ITIN
en: ITIN number, taxpayer ITIN
key: itin_number, individualTaxpayerId
US_EIN
en: federal EIN, EIN number
key: ein_number, employerIdentificationNumber
CA_SIN
en: Canadian SIN, SIN number
fr: n° d'assurance sociale, NAS canadien
key: sin_number, canadian_sin
BR_CPF
pt: CPF nº, cadastro de pessoa física
en: CPF number
key: cpf_number, numeroCpf
BR_CNPJ
pt: CNPJ nº, CNPJ da empresa
en: CNPJ number
key: cnpj_number, numeroCnpj
MX_CURP
es: clave única de registro de población, mi CURP
en: CURP code
key: curp_code, curpNumber
MX_RFC
es: registro federal de contribuyentes, mi RFC
en: RFC code
key: rfc_code, rfcNumber
AR_CUIT
es: número de CUIT, clave CUIT
en: CUIT number
key: cuit_number, numero_cuit
AR_DNI
es: DNI n.º, número de DNI
en: Argentinian DNI number
key: numero_dni, dniNumber
CL_RUT
es: número de RUT, rol único tributario
en: RUT number
key: rut_number, numeroRut
CN_RIC
zh: 身份证, 居民身份证号码
en: Chinese resident identity card
key: idCardNo, resident_id_card
KR_RRN
ko: 주민 등록 번호, 주민등록번호는
en: Korean resident registration number
key: jumin_no, residentRegistrationNumber
JP_MY_NUMBER
ja: マイナンバーカード番号, 私の個人番号
en: My Number (Japan)
key: myNumber, mynumber
SG_NRIC
en: NRIC number, NRIC/FIN
key: nric_number, nricNo
ID_NIK
id: nomor NIK, nomor KTP
en: NIK number
key: nik_number, no_ktp
TH_PIN
th: เลขบัตรประชาชน, เลขที่บัตรประชาชน
en: Thai ID card number
key: thai_id_number, citizen_id
MY_NRIC
ms: no. kad pengenalan, no. IC
en: MyKad, Malaysian NRIC
key: mykad_number, no_kp
PH_TIN
en: TIN number, BIR TIN
key: tin_number, bir_tin
PH_SSS
en: SSS no., Philippine SSS number
key: sssNumber, sss_no
VN_CCCD
vi: số CCCD, số căn cước
en: Vietnamese CCCD
key: cccd_number, can_cuoc
VN_TAX_CODE
vi: mã số thuế cá nhân, MST số
en: Vietnamese MST
key: mst_number, maSoThue
IN_AADHAAR
en: Aadhaar no., Aadhaar card number
hi: आधार नंबर, आधार कार्ड
key: aadhaarNumber, aadhaar_no
IN_PAN
en: PAN number, permanent account number
hi: पैन नंबर, पैन संख्या
key: pan_card, panNumber
PK_CNIC
en: CNIC no., NIC number (CNIC)
key: cnicNumber, cnic_no
AE_EMIRATES_ID
en: EID number, Emirates identity card
ar: رقم الهوية, بطاقة الهوية الإماراتية
key: emiratesId, eid
SA_NATIONAL_ID
en: Iqama number, Saudi national ID number
ar: الهوية الوطنية, الإقامة
key: iqama_number, saudi_national_id
IL_ID
he: מספר זהות, מספר תעודת זהות
en: Israeli ID, Israeli identity number
key: israeli_id_number, teudatZehut
ZA_ID
en: South African ID, SA ID number
key: rsa_id, southAfricanId
AU_TFN
en: TFN number, Australian tax file number
key: tfn_number, taxFileNumber
AU_ABN
en: ABN number, business number (ABN)
key: australian_business_number, businessAbn
AU_MEDICARE
en: Medicare card number, Medicare no.
key: medicareNumber, medicare_card
NZ_IRD
en: IRD no., NZ IRD number
key: irdNumber, ird_no
"""
