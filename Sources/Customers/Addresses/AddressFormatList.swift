/// How addresses are written in each country: which parts there are, which are wanted, and the postcode.
///
/// Facts taken from libaddressinput's `testdata/countryinfo.txt` (github.com/google/libaddressinput,
/// commit e20690c8, Apache-2.0), brought up to date where a country has changed its postcodes since
/// (such as Ireland, Korea, Singapore, Taiwan and Saudi Arabia). Only countries of ISO 3166-1 are listed.
///
/// A line says what is wanted, the order of the parts, and then each country with the forms of its
/// postcode. Parts: `n` name, `o` company, `a` street, `c` city, `s` region, `z` postcode, `/` a new line.
/// Forms: `#` a digit, `@` a letter, `*` either, `_` a letter that British postcodes end with.
enum AddressFormatList {
    static let text = """
        ac n/o/a/c = AE; AF ####; AI 2640; AL ####; AO; AQ; AW; BB BB#####; BF; BI; BJ; BO; BQ;
            BT #####; BV; BW; BZ; CD; CF; CG; CM; CU; CW; DJ; DM; ER; FJ; GA; GD;
            GH @@-###-####|@@-####-####; GM; GQ; GY; KM; KP; LC; LY; ML; MR; MS; MW; MZ ####; NA; NU;
            PE #####; PS; QA; RW; SB; SD; SL; SS; ST; SX; SY; TD; TF; TG; TK; TL; TO; TT;
            TZ #####|####; UG; VC VC####; VU; WS; YE; ZW
        ac n/o/a/z c = BA #####; BG ####; CR #####; CY ####; CZ ### ##; DO #####; DZ #####; EE #####;
            EH #####; ET ####; GE ####; GW ####; IS ###; KW #####; LA #####; LR ####; MA #####;
            ME 8####; MG ###; MK ####; NE ####; PY ####; RO ######; RS #####|######; SK ### ##;
            SN #####; TJ ######; TM ######; TN ####; VA 00120; ZM #####
        acz o/n/a/z c = AT ####; BE ####; BL 9[78][01]##; DK ####; FR #####; GF 9[78]3##;
            GP 9[78][01]##; MF 9[78][01]##; MQ 9[78]2##; NC 988##; NL #### @@; PM 9[78]5##;
            RE 9[78]4##; WF 986##; YT 976##
        ac n/o/a/c z = BH ###|1[0-2]##; BM @@ **; BN @@####; CK ####; IL #####|#######; JO #####;
            KH #####|######; LB ####|#### ####; LS ###; MT @@@ ####|@@@ ##|@@@ ###; MV #####;
            NP #####; SA #####|#####-####
        acsz n/o/a/c s z = AS 96799; CA [ABCEGHJKLMNPRSTVXY]#[ABCEGHJ-NPRSTV-Z] #[ABCEGHJ-NPRSTV-Z]#;
            FM 9694[1-4]|9694[1-4]-####; GU 969[12]#|969[12]#-####|9693[12]|9693[12]-####;
            MH 969[67]#|969[67]#-####; MP 9695[012]|9695[012]-####; PW 96939|96940;
            US #####|#####-####; VI 008[0-4]#|008[0-4]#-####|0085[01]|0085[01]-####
        acz n/o/a/z c = DE #####; GL 39##; GR ### ##; NO ####; PL ##-###; PT ####-###; SJ ####;
            TR #####
        acz n/o/a/c/z = FK FIQQ 1ZZ; GS SIQQ 1ZZ; IM IM# #__|IM## #__; IO BBND 1ZZ; PN PCRN 1ZZ;
            SH ASCN 1ZZ|STHL 1ZZ; TC TKCA 1ZZ; ZA ####
        ac n/o/a/c/s = IE @#* ****; PA ####; SC; SR; TV; VN #####|######
        ac n/o/a/z c/s = AR ####|@####@@@; CL #######|###-####; CV ####; PH ####; UZ ######
        ac o/n/a/c s z = CC 6799; CX 6798; HM ####; NF 2899
        ac n/o/a/z/c = EC ######; MU #####|###@@###; OM ###
        acsz n/o/a/z c s = ES #####; IT #####; PF 987##
        ac n/o/a/c/z = KE #####; LK #####; SZ [HLMS]###
        a n/o/a/c = AG; VG VG####
        ac n/o/a/c, s = BS; CO ######
        ac n/o/a/c/s z = ID #####; TH #####
        ac z c/a/o/n = KG ######; UA #####
        as n/o/a/s = KY KY#-####; NR
        ac n/o/a/c, z = LV LV-####; MM #####
        as n/o/a/z s = AD AD[1-7]0#
        ac n/o/a/z/c/s = AM ####|37####
        acsz o/n/a/c s z = AU ####
        acz o/n/a/AX-z c/ÅLAND = AX 22###
        ac n/o/a/AZ z c = AZ ####
        ac n/o/a/c - z = BD ####
        acsz o/n/a/c-s/z = BR #####-###
        ac s/z c/a/o/n = BY ######
        acz o/n/a/CH-z c = CH ####
        ac n/o/a c = CI
        acsz z/sca/o/n = CN ######
        ac n/o/a/c/s/z = EG #####
        acz o/n/a/FI-z c = FI #####
        ac n/o/a/FOz c = FO ###
        acz n/o/a/c/s/z =
            GB @# #__|@## #__|@@# #__|@@## #__|@#@ #__|@@#@ #__|GIR 0AA|BFPO #|BFPO ##|BFPO ###|BFPO ####
        acz n/o/a/c/GUERNSEY/z = GG GY# #__|GY## #__
        a n/o/a = GI GX11 1AA
        ac n/o/z a c = GN ###
        ac n/o/a/z- c = GT #####
        as s/a/o/n = HK
        acs n/o/a/c, s/z = HN #####
        ac n/o/a/HR-z c = HR #####
        ac n/o/a/HTz c = HT ####
        ac n/o/c/a/z = HU ####
        acsz n/o/a/c z/s = IN ######
        acs o/n/a/c, s/z = IQ #####
        ac o/n/s/c, a/z = IR #####-#####
        acz n/o/a/c/JERSEY/z = JE JE# #__|JE## #__
        acs n/o/a/c/s = JM
        acsz 〒z/sc/a/o/n = JP ###-####
        ac n/o/a/s/c = KI
        acs n/o/a/c, s = KN
        acsz s ca/o/n/z = KR #####|###-###
        ac z/s/c/a/o/n = KZ ######|@##@#@#
        acz o/n/a/FL-z c = LI 948[5-9]|949[0-7]
        ac o/n/a/LT-z c = LT #####
        acz o/n/a/L-z c = LU ####
        ac n/o/a/MC-z c = MC 980##
        ac n/o/a/MD-z c = MD ####
        ac n/o/a/s c/z = MN #####|######
        a a/o/n = MO
        acz n/o/a/z c, s = MX #####
        acz n/o/a/z c/s = MY #####
        ac n/o/a/c z/s = NG ######
        ac n/o/a/z/c, s = NI #####
        acz n/o/a/c z = NZ ####
        acs n/o/a/c z s = PG ###
        ac n/o/a/c-z = PK #####
        acz n/o/a/c PR z = PR 00[679]##|00[679]##-####
        acz z c/a/o/n = RU ######
        acz o/n/a/SE-z c = SE ### ##
        az n/o/a/SINGAPORE z = SG ######
        ac n/o/a/SI-z c = SI ####
        az n/o/a/z c = SM 4789#
        acs n/o/a/c, s z = SO #####
        acs n/o/a/z-c/s = SV ####|CP ####
        acsz z/sc/a/o/n = TW ###|#####|######
        acs n/o/a/c s z = UM
        ac n/o/a/z c s = UY #####
        acs n/o/a/c z, s = VE ####
        """
}
