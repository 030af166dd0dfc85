// The figures are those of ibericode/vat-rates, version 4, revision 5abb1e1. Its licence (MIT):
//
// Copyright 2019 Danny van Kooten
//
// Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
// associated documentation files (the "Software"), to deal in the Software without restriction, including
// without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
// copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the
// following conditions:
//
// The above copyright notice and this permission notice shall be included in all copies or substantial
// portions of the Software.
//
// THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT
// LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO
// EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER
// IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR
// THE USE OR OTHER DEALINGS IN THE SOFTWARE.

/// The value added tax of the European Union's members, by the date on which it took effect.
///
/// A line a country and date, `-` for as long as the table knows, the rates in percent by what the table
/// calls them. What it says is taken over unchanged; `docs/taxes.md` tells how it is used.
enum EUTaxFigures {
    static let countries = """
        AT - standard 20 reduced 10 parking 12
        AT 2016-01-01 standard 20 reduced1 10 reduced2 13 parking 13
        BE - standard 21 reduced1 6 reduced2 12 parking 12
        BG - standard 20 reduced 9
        CY - standard 19 reduced1 5 reduced2 9
        CZ - standard 21 reduced1 10 reduced2 15
        CZ 2024-01-01 standard 21 reduced 12
        DE - standard 19 reduced 7
        DE 2020-07-01 standard 16 reduced 5
        DE 2021-01-01 standard 19 reduced 7
        DK - standard 25
        EE - standard 20 reduced 9
        EE 2024-01-01 standard 22 reduced1 5 reduced2 9
        EE 2025-01-01 standard 22 reduced1 9 reduced2 13
        EE 2025-07-01 standard 24 reduced 13 press_publications 9
        ES - standard 21 reduced 10 super_reduced 4
        FI - standard 24 reduced1 10 reduced2 14
        FI 2024-09-01 standard 25.5 reduced1 10 reduced2 14
        FR - standard 19.6 reduced1 5.5 super_reduced 2.1
        FR 2012-01-01 standard 19.6 reduced1 5.5 reduced2 7 super_reduced 2.1
        FR 2014-01-01 standard 20 reduced1 5.5 reduced2 10 super_reduced 2.1
        GR - standard 23 reduced1 6.5 reduced2 13
        GR 2016-01-01 standard 23 reduced1 6 reduced2 13.5
        GR 2016-06-01 standard 24 reduced1 6 reduced2 13
        HR - standard 25 reduced1 5 reduced2 13
        HU - standard 27 reduced1 5 reduced2 18
        IE - standard 23 reduced1 9 reduced2 13.5 super_reduced 4.8 parking 13.5
        IE 2020-09-01 standard 21 reduced1 9 reduced2 13.5 super_reduced 4.8 parking 13.5
        IE 2021-03-01 standard 23 reduced1 9 reduced2 13.5 super_reduced 4.8 parking 13.5
        IT - standard 22 reduced1 5 reduced2 10 super_reduced 4
        LT - standard 21 reduced1 5 reduced2 9
        LU - standard 15 reduced1 6 reduced2 12 super_reduced 3 parking 12
        LU 2015-01-01 standard 17 reduced1 8 reduced2 14 super_reduced 3 parking 12
        LU 2016-01-01 standard 17 reduced1 8 super_reduced 3 parking 13
        LU 2023-01-01 standard 16 reduced1 7 super_reduced 3 parking 13
        LU 2024-01-01 standard 17 reduced1 8 super_reduced 3 parking 14
        LV - standard 21 reduced1 5 reduced2 12
        MT - standard 18 reduced1 5 reduced2 7
        NL - standard 19 reduced 6
        NL 2012-10-01 standard 21 reduced 6
        NL 2019-01-01 standard 21 reduced 9
        PL - standard 23 reduced1 5 reduced2 8
        PT - standard 23 reduced1 6 reduced2 13 parking 13
        RO - standard 24 reduced1 5 reduced2 9
        RO 2016-01-01 standard 20 reduced1 5 reduced2 9
        RO 2017-01-01 standard 19 reduced1 5 reduced2 9
        RO 2025-08-01 standard 21 reduced 11
        SE - standard 25 reduced1 6 reduced2 12
        SI - standard 22 reduced1 5 reduced2 9.5
        SK - standard 19 reduced 10
        SK 2011-01-01 standard 20 reduced 10
        SK 2025-01-01 standard 23 reduced1 5 reduced2 19
        """

    /// Places where other law holds: country, date, postcodes, the standard rate there, name.
    static let places = """
        AT 2016-01-01 6691 19 Jungholz
        AT 2016-01-01 6991-6993 19 Mittelberg
        DE - 78266 0 Büsingen am Hochrhein
        DE - 27498 0 Heligoland
        ES - 35,38 0 Canary Islands
        ES - 51001-51005,51070-51071,51081 0 Ceuta
        ES - 52000-52006,52070-52071,52081 0 Melilla
        FR 2014-01-01 971 8.5 Guadeloupe
        FR 2014-01-01 972 8.5 Martinique
        FR 2014-01-01 973 0 Guyane
        FR 2014-01-01 974 8.5 Reunion
        FR 2014-01-01 976 0 Mayotte
        GR 2016-06-01 63086 0 Mount Athos
        IT - 22061 0 Campione d'Italia
        IT - 23041 0 Livigno
        PT - 90-94 22 Madeira
        PT - 95-99 18 Azores
        """
}
