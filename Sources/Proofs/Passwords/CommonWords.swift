/// Common passwords of at least eight characters, in small letters and sorted.
///
/// The most frequent of ten million leaked ones (statistics published by Mark Burnett in 2015 and counted
/// again for the zxcvbn strength meter), without the crude ones and those that ``PasswordRules`` derives from
/// another, and some words of shops.
enum CommonWords {
    static let words = """
        !qaz2wsx %%passwo 0.0.0.000 0000000000o 01020304 0102030405 01478520 0192837465 063dyjuy 08154711
        085tzzqi 0987654321q 0o9i8u7y 100200300 10203040 1020304050 10293847 1029384756 11001001
        1111111111zz 11112222 1111aaaa 1111qqqq 11121314 11122233 111222333 11223344 1122334455
        112233445566 11235813 1123581321 12131415 1213141516 1223334444 12233445 123123123q 123123qwe
        1232323q 12332112 123321123 123321456 123321qwe 12340987 12344321 12344321q 1234509876 12345123
        12345432 123454321 1234554321 12345612 123456123 12345654321 123456654321 12345677 12345678
        123456789 1234567890 12345678900 1234567890a 1234567890q 1234567890z 1234567891 12345678910
        123456789123 1234567899 123456789987654321 123456789a 123456789abc 123456789d 123456789k
        123456789l 123456789m 123456789n 123456789o 123456789p 123456789q 123456789qaz 123456789qwe
        123456789qwerty 123456789r 123456789s 123456789v 123456789w 123456789z 12345678a 12345678q
        12345679 1234567a 1234567aa 1234567q 1234567u 1234567z 12345687 123456aa 123456ab 123456abc
        123456as 123456asd 123456qaz 123456qq 123456qqq 123456qw 123456qwe 123456qwerty 123456ru 123456zxc
        12345abc 12345asd 12345qaz 12345qwe 12345qwer 12348765 12349876 1234abcd 1234kekc 1234qwer
        1234rewq 1234zxcv 123581321 12365478 123654789 123789456 123hfjdk147 123masha 123mudar 123qaz123
        123qq123 123qwe123 123qwe456 123qweas 12locked 12qw34er 12s3t4p55 13243546 13245768 132465798
        134679852 13572468 13576479 1357908642 1357911q 13579246 135792468 1357924680 135798642 14725836
        14785236 14789632 147896321 147896325 151nxjmt 15426378 159753123 159753456 159753852 159875321
        17171717aa 18273645 18436572 19283746 192837465 19411945 19844891 1a2a3a4a 1a2a3a4a5a 1a2b3c4d
        1a2b3c4d5e 1a2s3d4f 1a2s3d4f5g 1basebal 1hxboqg2 1jennife 1michael 1million 1q2q3q4q 1q2q3q4q5q
        1q2w3e4r 1q2w3e4r5 1q2w3e4r5t 1q2w3e4r5t6y 1qa2ws3ed 1qay2wsx 1qaz!qaz 1qaz2wsx 1qaz2wsx3edc
        1qaz2wsx3edc4rfv 1qazxsw23edc 1qw23er4 1x2zkg8w 1z2x3c4v 1z2x3c4v5b 21125150 2112rush 22334455
        22446688 23176djivanfros 243462536 24681012 246813579 25800852 27731828 2wsx3edc 2wsxcde3 2wsxzaq1
        31415926 32165498 321654987 3216732167 326159487 33rjhjds 380zliki 3edc4rfv 3edcvfr4 3rjs1la7qe
        43046721 44332211 45m2do5bs 48151623 4815162342 4904s677075 4r3e2w1q 4rfv3edc 4rfv5tgb
        541233432442 55bgates 5hsu75kpot 5tgb6yhn 5wr2i7h8 66613666 73501505 74108520 741258963 74185296
        741852963 748159263 7777777a 777888999 789123456 78945612 789456123 7894561230 78963214 789632145
        789654123 7hrdnw23 7ugd5hip2j 890098890 89015173454 89600506779 8j4ye3uz 8phrowz622 8phrowz624
        918273645 9293709b13 963258741 96385274 963852741 987412365 987456321 987654321a 987654321q
        99762000 a1234567 a12345678 a123456789 a123456a a1a2a3a4 a1a2a3a4a5 a1b2c3d4 a1b2c3d4e5 a1s2d3f4
        a1s2d3f4g5 aa123456 aaaa1111 aaaaaaa1 aardvark abc12345 abc123456 abcd1234 abcdefg1 aberdeen
        abigail1 abnormal abracadabra abrakadabra abulafia acapulco account1 achilles acidburn adelphia
        adgjmptw admin18533362 administrator adrenali adrenalin adventur aerosmit aerosmith afrodita
        agent007 agnieszka airborne airforce airplane akatsuki albatros alcatraz alejandr aleksander
        aleksandr aleksandra alessand alessandro alex1234 alexande alexander1 alexandr alexandre alexandru
        alfarome alfaromeo algernon aligator alkaline allblack alleycat alligator allison1 allnight
        allstars allstate alphabet alphaman alterego amarillo amateurs ambrosia amethyst amoremio amsterda
        amsterdam anaconda anakonda anastasi anastasiya anatoliy andreas1 andrew12 andromed andromeda
        andyod22 angeleye angelito angelofwar anhyeuem anna2614 annemari anteater antelope anthony1
        anthony2 anthony7 antigone anton123 antonio1 antonius antoshka applepie aquafina aqualung aquarius
        arabella arcangel archange archangel architec argentin argonaut arhangel armageddon armagedon
        armstron arrowhea arschloch arsehole arsenalfc artofwar as123456 asd12345 asd123asd asdffdsa
        asdfghjk asdfghjkl asdfqwer asdfzxcv asdqwe123 ashley12 asmodeus aspirine assassin assassins
        assclown asslover assmunch astalavista asterios astonvil astonvilla astroboy atlantis atreides
        augustin aurelius australi avalanch avalanche avangard azertyui azertyuiop azsxdcfv azsxdcfvgb
        babemagn babemagnet baberuth babushka babybear babyblue babycake babycakes babydoll babyface
        babygirl babygurl babylove backbone backdoor backspac badabing badkarma badlands badnaamhere
        bagpipes bajingan baldrick balloons baltimor banderas baphomet baracuda barakuda barbados barbara1
        barcelon barcelona bareback barefeet barefoot baritone barracud barracuda barselona basebal1
        baseball basketba basketbal bayliner baywatch bcfields beachbum bearcats beautifu beefcake
        beethove behemoth bellagio bellevue bendover benessere bennett1 bergkamp bernard1 bernhard
        besiktas bettyboo bettyboop bigblack bigblock bigbucks biggdogg bigmoney bignasty bigpoppa
        bigstick bigtruck billabon billabong billiard billybob billyboy binladen biohazard bionicle
        birthday1 birthday4 bismarck bismilla bismillah black123 blackass blackbel blackbelt blackberry
        blackbir blackbird blackboy blackcat blackcoc blackdog blackhaw blackhawk blackice blackjac
        blackjack blacklab blackops blackout blacksun bladerunner blastoff blessing blingbling blink182
        blizzard bloopers blueball bluebear bluebell blueberr bluebird bluedevi blueeyes bluefish bluegill
        bluejays blueline bluemoon bluenose bluenote bluesman bluestar bobafett bobby123 bobdylan bobmarle
        bobmarley bollocks bondarenko bonefish bonehead bonethug bonghits boogaloo bookcase bookworm
        bootneck bordeaux boris123 borussia boscoe01 bosstone bradley1 brandon1 brasilia bravehea
        braveheart brazzers brentfor bretagne brian123 brianna1 brighton broodwar brooklyn brother1
        browndog browneye brucelee bruno123 bubbadog bubblegum buckeyes buckshot buckwhea budapest
        buddyboy buddydog budlight budweise budweiser buffalos bugsbunn bugsbunny bukowski bulldawg
        bulldogs bullfrog bullseye bullwink bumblebe bungalow bunghole buratino businessbabe bynthytn
        c3por2d2 cabernet cableguy cachorro cadillac caitlin1 calamity caliente californ caligula calimero
        callisto callofduty camaross camaroz2 cambiami cambridg candyass candyman cannabis cannibal
        cannonda capetown capital1 capitals capoeira capricor capricorn capslock cardinal care1839
        carebear carefree carlitos carnival carolina carpedie carpediem carpente carthage cartoons
        casablan casablanca casanova caseydog cashflow cashmone cashmoney cassandr catdaddy catfight
        catherin catlover catwoman cavalier cbr600rr cbr900rr cdtnkfyf celticfc centrino centurion
        cerberus cezer121 cfitymrf chainsaw challeng champagn champion changeme characte chargers charisma
        charles1 charles2 charlies charlott charlton checkers checkmat checkout cheerleaers chemistr
        cherokee cherries cheshire chevelle chevrole chevrolet chevyman chevys10 chevyz71 chewbacc
        chewbacca cheyanne cheyenne chickens chickenwing101 chillout chipmunk chocolat chocolate1 choppers
        chris123 chrisbln christia christin christma christop christophe christy1 chrysler chuckles
        churchil cinnamon citibank civilwar cjkysirj cjrjkjdf clarinet classics claudia1 claymore cleopatr
        clevelan clinton1 clippers close-up cnfybckfd cnjvfnjkju cocacola codeblue coldbeer coldplay
        collecti colleen1 college1 colombia colorado colossus coltrane comanche comicbook comicbookdb
        commande commando commodor computer concorde concrete consumer contortionist contrasena control1
        coolbean cooldude coolgirl coolhand coolness copenhag corleone cornhole cornholi corvet07 corvette
        costaric cosworth counterstrike country1 coventry cowboyup crazybab crazyman creatine creative
        creepers crescent cristiano crocodil crusader crystal1 ctdfcnjgjkm culinary customer cutiepie
        cvbhyjdf cvzefh1gkc cxfcnkbdfz cyberonline cyclones cygnusx1 cynthia1 daddy123 daedalus daffodil
        dagestan dagobert daisydog daisymae damage11 dangerou daniel12 daniela1 danielit dannyboy daredevi
        daredevil darkange darkangel darkknight darklord darkmoon darkness darkside darkstar darkwing
        darthvad darthvader davecole david123 davidoff daydream dbrnjhbz deadhead deadpool deadspin
        death123 death666 deathnote deathrow deborah1 deepblue deepthro deerhunt deeznuts deeznutz
        defender deftones delorean delpiero demon666 denis123 derparol derrick1 designer desperad
        desperado destroye detectiv deutschland devildog devilman devilmaycry dfcbkbcf dfktynby dfktynbyf
        dhjnvytyjub diamante diamonds dietcoke dilligaf dillweed dingdong dinosaur dipstick direwolf
        dirtbike dirtydog discover dkflbckfd dkflbvbh dkflbvbhjdbx dkflbvbhjdyf doberman dodgeram doggydog
        doggystyle doghouse dogpound dolemite dolphins domainlock2005 domenico dominator dominic1 dominika
        dominion dominiqu dontknow doomsday dortmund doughboy douglas1 downhill dragonba dragonball
        dragonballz dragonfl dragonfly dragrace dragster dreamcas dreamcast dreamers drjynfrnt dropdead
        dropkick drowssap drpepper dthjybrf dtkjcbgtl dtxyjcnm duckhunt ducksoup duracell dustydog
        dutchess dutchman dynamite dzxtckfd earnhard earthlin earthlink eastside eastwood eatmenow
        edinburg edwardss eggplant eightbal eightball einstein ejaculation ekaterina elbereth elcamino
        eldiablo eldorado electric electron elephant eleven11 elisabet elizabet elizaveta elvira26
        elvis123 emachine emachines embalmer emmitt22 energize enforcer engineer england1 enternow
        enterpri enterprise envision epaulson epiphone erection ericsson escalade escorpio espresso
        essendon eternity ethernet euphoria evanescence evangeli evangelion evenflow evergree everlast
        everques everquest evgeniya evildead evolutio excalibu excalibur excellen exploite explorer
        f15eagle fabienne failsafe fairlane fairview fakepass falstaff fandango fantasia fantasti fantomas
        farscape fastball fastcars favorite2 favorite6 favorite7 favorite8 fcbayern fearless feathers
        federica feelgood fellatio fellowes feyenoord fgjrfkbgcbc fgtkmcby fhvfutljy fidelity fightclub
        finalfan finalfantasy fireball firebird fireblad fireblade firefigh firehawk firestar firestor
        firestorm firetruc firewall firework fishbone fishcake fisherma fisherman fishface fishhead
        fishtank fivestar fkbyjxrf fkmnthyfnbdf fktrcfylh fktrcfylhf fktrcfylhjdbx fktrcfylhjdyf fktyeirf
        flamengo flamingo flapjack flashman flathead flexible flhtyfkby flintsto flipflop flipmode
        flounder flowers1 flvbybcnhfnjh fnkfynblf football footlove fordf150 fordf250 fordf350 fordtruc
        foreplay foreskin forgetit forklift forsaken foxhound foxylady francesc francis1 francisc frank123
        frankfur frankie1 freckles fred1234 frederik freebird freefall freepass freetime freeuser freewill
        freiheit frenchie friends1 friendster front242 frontera frontier fruitbat fujifilm fullback
        fullmoon funhouse funnyman funstuff funtimes fussball futurama futyn007 fuzzball fyfcnfcbz
        fyfnjkbq fynjybyf fyutkbyf fyutkjxtr gabriel1 gabriell galactic galadriel galatasaray galeries
        gallaries gamecube gameover gangster ganjaman ganjubas gannibal garfield gargoyle garrett1
        gateways gatorade gbgbcmrf gbhfvblf geibcnbr gemstone general1 geneviev george12 georgia1 geraldin
        germany1 geronimo gesperrt getmoney getsdown gfgfvfvf gfhfljrc gfhjkmgfhjkm gfhjkzytn gfhkfvtyn
        gfhnbpfy ghbdtnbr ghbdtndctv ghbdtnrfrltkf ghblehjr ghblehrb ghbrjkbcn ghbrjkmyj ghbywtccf
        ghhh47hj7649 ghjcnbnenrf ghjcnjgfhjkm ghjcnjghjcnj ghjcnjnfr ghjdthrf ghjnjnbg ghjnjrjk ghjuhfvvf
        ghjvtntq ghostman ghostrider ghtktcnm gianluca gigabyte ginscoot girfriend giveitup gladiato
        gladiator glendale glennwei glenwood gobigred godbless godfathe godfather godofwar godsmack
        godspeed godzilla gogators goldeney goldeneye goldfing goldfinger goldfish goldmine goldrush
        goldstar goldwing golfball golfclub good123654 goodfell goodgirl goodison goodlife goodluck
        goodnews goodstuf goodtime goodtimes goodyear goofball gooseman gordon24 gorillaz gotigers
        gotohell gotyoass grandpri grandprix grasshop graywolf greatone greedisgood green123 greenbay
        greenday greenman greentea gregory1 gremlins greyhoun greywolf grimlock groupd2013 gsxr1000
        gtkmvtym gtnhjdbx guardian guderian guesswho guillaum guillerm guinness guitarra gulliver gunsling
        gunsmoke gy3yt2rgls gymnastic hairball halflife halfmoon hallowee hammerhe handball handcuff
        handyman hannibal hannover happines happy123 happyday happydog happyman hardball hardcore hardrock
        hardwood hardwork harrypotter hatteras hattrick hawaiian hawkeyes hawkwind hawthorn hayabusa
        hd764nw5d7e1vb1 headless headshot heather1 heather2 hedgehog heineken heinlein hellbent hellfire
        hellohel hellokit hellokitty hellothe helloyou hellyeah hemicuda henderso hercules herewego
        hermione hernande hetfield hibernia highbury highheel highland highlander highlife hilfiger
        hillbill hillside hogwarts holeinon hollywoo homebase homebrew homemade homepage homer123 hondacbr
        hondacivic hondacrx honeybee honeybun honeydew hongkong honolulu hooligan hoopster hoosiers
        horseman horsemen hot2trot hotbabes hotchick hotgirls hotpants hotsauce hotstuff hotwheel hounddog
        housewife housewifes houston1 hrvatska htubcnhfwbz hugoboss hulkster hurrican hyperion ibilljpf
        ibilltes icehouse idontkno idontknow ignatius ihateyou ijrjkflrf ilikepie illmatic illumina
        illusion ilovegod iloveher ilovemyself ilovepor iloveyou ilya1234 ilya1992 immortal impalass
        imperium implants imtheman indahous india123 infiniti infinity inflames insertion insertions
        insomnia inspiron interacial intercourse internat internet intrepid intruder inuyasha invictus
        ireland1 irishman ironhead ironhors ironmaid ironmaiden isacs155 ishikawa iskander islander
        istanbul istheman italiano iwantyou izabella j3qq4h7h2v jackson1 jackson2 jackson5 jailbird
        jakester james007 james123 jamesbon jamesbond january1 japanees jason123 jayhawks jbond007
        jediknig jediknight jedimast jeepster jefferso jeffrey1 jellybea jellybean jemoeder jennifer1
        jeronimo jessica1 jessica2 jesus123 jesus777 jesuschrist jiggaman jimmy123 johannes john1234
        johncena johndeer johndeere johngalt johnmish johnson1 jonathan1 joseluis josephin joshua12
        joystick juancarlo junkmail junkyard jurassic just4fun justdoit justin12 justinbieber juventus
        kakaroto kakashka kamasutra kamehame kamikadze kamikaze kangaroo karamelka karolina katarina
        katerina katharin katrina1 kawasaki kazanova kazantip kcchiefs kcj9wx5n kelly123 kenneth1 kennwort
        kenworth kevin123 keyboard keystone kfcnjxrf kickflip kicksass kikimora kingfish kingkong kingrich
        kingsize kingston kissmyas kissmyass kittycat kittykat kjrjvjnbd kleopatra klondike klootzak
        knickerless knickers knockers knuckles kochamcie kochanie komputer konfetka konstantin kordell1
        koroleva kovalenko krasnodar krasotka kristen1 kristin1 krokodil kurosaki kusanagi l58jkdjp!
        labrador lacrimosa lacrosse ladybird ladygaga laetitia lagwagon lakeside lakewood lalakers
        lalaland lambchop lamborghini lancaste lancelot landrove landscap lapdance lapochka laracrof
        laracroft larry123 laserjet lasttime lasvegas lavalamp lbfyjxrf leavemealone lebowski lebron23
        leedsutd left4dead legoland leiceste lemmings lemonade lenochka leonidas letmeinn letmesee
        letsdoit letsplay lexingky lfitymrf libertad licorice lifehack lifeisgood lighthou lightnin
        lightning lilwayne limewire limpbizkit lincoln1 lindsay1 lindsey1 lineage2 lionhear lionheart
        lionking littlebi littlema livelife liverpoo liverpool livewire lizaveta ljxtymrf lockdown
        lockerroom logitech loglatin lokomotiv lol12345 lollipop lollypop lonesome lonestar lonewolf
        longbeac longdong longhair longhorn longhorns longjohn longlegs longshot loredana losangel
        losangeles lostsoul lovefeet lovehate lovelife loverboy loverman lowrider lucas123 luckyboy
        luckydog luckyman luckyone ludacris lunchbox luscious luv2epus macaroni macdaddy macgyver machoman
        macintos macintosh mackenzi madagaskar madala11 maddison magellan magician magicman magnavox
        mahalkita mailcreated5240 majestic makarova makaveli makeitso makemone makemoney maksimka malcolm1
        malishka mallorca mallrats mamacita mamapapa mammamia mamochka manager1 manchest manchester
        mandarin mandingo mandolin mandrake manhatta mannheim manunited mapet123456 maradona marajade
        marathon marauder marcello marcius2 margarit margosha maria123 marigold marijuan mariners mariposa
        marishka marketin marlboro marseill marseille maryjane masamune maserati mash4077 masterbaiting
        masterbate masterbating masterkey mastermi mastermind matchbox matthew1 matthew2 matthew7 matthias
        mattingl maurizio maurolarastefy maverick mavericks maximilian maxpayne maxpower mazafaka mazdarx7
        mazinger meandyou meatball meathead meatloaf mechanic medicina megadeth megapass megatron melanie1
        melbourn melissa1 mephisto mercedes meridian mersedes metal666 metalgear metalica metallic
        metallica metalman metropol michael1 michael2 michael3 michael7 michael8 michael9 michele1
        michelle1 michigan mickeymouse microlab microphone microsof microsoft midnight mike1234 milamber
        milashka milenium milhouse milkyway millenium millerli million1 millwall minecraft minimoni
        minnesot minotaur miranda1 miroslav mischief misiaczek mississi mistress mobbdeep modelsne
        mojojojo molly123 mollydog monalisa moneybag moneyman mongoose monique1 monkeybo monkeyboy
        monkeyma monkeyman monolith monopoly montecar montecarlo monterey montgom240 montreal montrose
        moonbeam moonligh moonlight moonshin moonshine moonstar morkovka morozova morpheus morrigan
        morrisse morrowind mortgage morticia mortimer mostwanted motdepasse motherfu motherlode motocros
        motocross motorcyc motorola mountain mousepad muaythai mudvayne muenchen muffdive mulberry
        multiplelo multisyn munchkin mushroom music123 musicman mustangg mustangs myfriend mymother
        mynameis mypasswo mypassword mysecret myspace1 mysterio myxworld nadezhda nancy123 nastenka
        natalie1 natascha natashka natedogg nathanie nautilus navigato navigator navyseal nbuhtyjr
        ncc1701a ncc1701d ncc1701e ncc74656 nebraska needforspeed nemrac58 netscape network1 nevermin
        nevermind nevermor nevermore newcastl neworder newproject2004 newstart newstyle newworld nicholas1
        nighthaw nightmar nightowl nightwin nightwish nikitina nikolaus nineball nineinch nintendo
        njdevils nocturne nokian70 nokian73 nolimits noname123 nonmembe nonrev67 nopassword normandy
        northsta nosferat nosferatu nostromo notebook nothing1 notredam notredame nounours novifarm
        novikova nthvbyfnjh ntktdbpjh nuttertools nwo4life nygiants nyknicks nyyankee oblivion obsidian
        oc247ngucz octavian october1 october2 odysseus oldschool olivetti omegared omsairam onepiece
        open1234 opendoor opensesame operator optimist optiplex oriflame orlando1 oscar123 outsider
        overlord p0015123 p0o9i8u7 pacifica paintbal paintball pakistan pallmall palmetto palmtree
        panasoni panasonic panchito panorama panthers pantyhos pantyhose papabear papamama papercut
        paperino papichul papillon paradigm paradise paramedi paramore parlament parolparol parsifal
        partizan pasadena passcode passfind passions passmast passport passthie passwerd password
        passwords passwort pathfind pathfinder patricio patrick1 patrick2 patrick9 patriots patrizia
        patterso pavement pavilion payton34 peaceout pearljam peekaboo pendrago penetrating penetration
        penguins pennstat pennstate pennywis penthous pepsicola peregrin perfect1 pertinant pervasive
        pescator peter123 peterbil peternorth peterose peterpan petrovich phaedrus phantasm pharmacy
        pheasant phialpha philippe phillies phillip1 pi314159 pianoman piazza31 pictuers piercing pineappl
        pineapple pinetree pinewood pingpong pinkfloy pinkfloyd pinnacle pipeline piramida piramide
        pitchers pittbull pizzahut pizzaman pizzapie plastics platinum platypus playball playmate playstat
        playstation playtime pleaseme plymouth poiuytrewq polarbea polaroid polniypizdec0211 poohbear
        pool6123 poontang porkchop portland portugal poseidon postov1000 power123 powerade powerman
        prashant preacher precious predator presario presiden prettygirl primetim princesa princess
        princessa princeto pringles priscill priyanka prospero proverbs psychnau psychnaut1 pufunga7782
        pumpkins punisher punkrock puppydog puravida pyramids q1234567 q123456789 q1234567890 q1q2q3q4
        q1q2q3q4q5 q1w2e3r4 q1w2e3r4t q1w2e3r4t5y6 q2w3e4r5 qawsedrf qawsedrftg qaz12345 qaz123wsx
        qazwsxed qazwsxedc qazwsxedcrfv qazwsxedcrfvtgb qazxswed qazxswedc qazxswedcvfr qq123456 qqqq1111
        quant4307s qw123456 qwe123qwe qweasdzx qweasdzxc qwedsazxc qwer1234 qwer4321 qwerasdf qwerasdfzxcv
        qwerfdsa qwertasdfg qwerty123456 qwertyasdfgh qwertyui qwertyuio qwertyuiop qwertzui r2d2c3p0
        r2d2c3po r4e3w2q1 radiance radiohea radiohead ragnarok rainbows raindrop rainyday raistlin
        rammstei rammstein ramstein ranchero rapunzel rasputin rastaman raymond1 razorbac rb26dett
        rdfhnbhf realmadrid rebbyt34 rebecca1 reckless red12345 redalert redbaron redbeard redbirds
        reddevil reddragon reddwarf redheads redlight redshift redskins redstorm redtruck redwings
        reloaded remingto renegade repytwjd repytwjdf rerehepf rerfhfxf rerfhtre revival47 revoluti
        revolver rfgbnjirf rfhfvtkmrf rfhfylfi rfhlbyfk rfhnjirf rfnthbyf rfntymrf rfvfcenhf rhapsody
        rhbcnbyf rhfcfdbwf rhfcfdxbr rhfcjnrf rhjrjlbk rhtdtlrj riccardo richard1 richard2 rickster
        ricochet riffraff rightnow riverrat riversid rjhjktdf rjirfrgbde rjyatnrf rjycnfynby rktjgfnhf
        roadking roadrunn roadrunner roadster robert12 roberto1 robinhoo robinhood robotech robotics
        rocheste rocketma rocketman rockford rockhard rocknrol rocknroll rockroll rockstar rocky123
        rockydog rolltide romanova romashka ronaldinho roodypoo roosters rootbeer rootedit rosewood
        rotterda rsalinas rt6ytere runescape rush2112 rushmore russell1 russian7 rustydog saab9000
        sabrina1 sailboat sailfish sailormoon salamander salamandra salasana saltydog salvator samadams
        samantha sammy123 sammyboy sammydog sampson1 sandiego sandrine sandy123 sandydog sanity72 santacru
        saopaulo sapphire sarah123 sarajevo saratoga sasha123 sasha_007 satellit satriani sausages
        save13tx saxophon scarface schastie scheisse schnuffi scimitar scirocco scoobydo scoobydoo
        scooters scorpion scorpions scotland scott123 scrabble screwyou seahawks seahorse sealteam
        searcher sebastia sebastie security seductive segblue2 seinfeld seminole semperfi senators
        sensatio sentinel sephirot sephiroth septembe sepultura seraphim serenity sergbest sersolution
        service1 seven777 sevenof9 sfgiants shamrock shaney14 shannara shannon1 sheepdog sherlock
        shevchenko shinigami shopping shotokan showboat showtime shredder sidekick sidewind sigmachi
        silverad silverado simpson1 simpsons singapor sinister sithlord sixtynin sixtynine sk84life
        sk8ordie skateboa skateboard skeletor skinhead skittles skorpion skydiver skypilot skywalke
        skywalker slacking slamdunk slapnuts slapshot slimed123 slimshad slimshady slipknot slippery
        slowhand smackdow smackdown smallville smartass smarties smashing smeghead smirnoff smirnova
        smokedog smoothie smuggles snakeman snapshot sneakers snickers snoogans snoopdog snoopdogg
        snowball snowbird snowboar snowboard snowflak snowflake snuggles sobriety socrates softball
        softtail software sojdlg123aljg sokolova solidsnake solitude solnishko songbird sonnyboy
        sonyericsson sonyvaio sopranos sorcerer soso123aljg soulmate southpar southpark southpaw southsid
        southside spaceman sparhawk sparkles spartacu spartans special1 specialk spectrum spencer1
        spiderma spiderman spitfire splatter splinter spongebo spongebob sportste sprinter sprocket
        squerting squirrel srinivas stallion stallone stamford stampede stanislav stanley1 starbuck
        starbucks starcraf starcraft stardust starfire starfish stargate stargaze starligh starlight
        starlite starship start123 startrek starwars steelers steelhea stephani stephen1 steve123 stewart1
        stickman stigmata stiletto stingray stocking stonecol stonecold stonewal stoppedby strange1
        stranger strannik stratfor strawber strawberry streaming stroller submarin suikoden summerti
        summertime sundance sunderla sundevil sunflowe sunflower sunlight sunnyday sunshine superbow
        superboy superdup superfly superman supernov supernova supersonic supersta superstar surveyor
        survivor svetlana svetlanka sweetass sweethea sweetnes sweetness sweetpea swimming swingers
        swinging swordfis swordfish sylvania sylveste syncmaster syracuse sysadmin system32 t34vfrc1991
        tacobell taekwond taekwondo tagheuer tailgate takamine takehana talisman tamerlan tampabay
        tanechka tangerin tarantul tarheels tashkent taylor12 tazdevil tazmania teamwork technics teddybea
        teddybear telecast telephon televizor temppass temptress tenerife tennesse tequiero terminat
        terminator terrapin terriers testibil testpass thailand thanatos thankyou thebeast theclash
        thedoors theflash theforce thegreat thejoker thelast1 thematri thematrix theraven thesaint
        thetachi thething thetruth theworld thinkpad thirdeye thirteen thisisit thomas01 thomas12 thorsten
        threesom thuglife thumbnils thunderb thunderbird thunders tiberian tiberius tickling ticklish
        ticktock tiffany1 tigercat tigerlil tigerwoo tightass timelord timothy1 timoxa94 tinkerbe
        tinkerbell tiramisu titanium titleist titlover tkbpfdtnf tokiohotel tomahawk tommyboy tomservo
        tonyhawk tooltime toonarmy tooshort toosweet topolino topsecre topsecret toriamos tortoise
        tottenha tottenham touchdow toughguy toulouse trafford trailers transfor translator trashman
        traveler travelle treasure treefrog trfnthbyf triangle trinitro trinitron triplets tristan1
        trombone trousers truckers trucking trueblue truelove truffles trustn01 trustno1 trustnoone
        tryagain tunafish twilight ufhvjybz uhbujhbq ultimate ultraman umbrella uncencored underdog
        undertak undertaker undertow universa universi ursitesux username usmarine utahjazz vacation
        vagabond valdemar valdepen valentin valentina valeriya valhalla valkyrie valleywa vancouve
        vanessa1 vanguard vanhalen vaseline vasilisa vatoloco vauxhall vaz21099 vegas123 vendetta venezuel
        verbatim vergeten veronika verygood vfhbyjxrf vfhnsirf vfhufhbnf vfitymrf vflfufcrfh vfnbkmlf
        vfntvfnbrf vfpfafrf vfrcbvec vfrcbvrf vfvfgfgf vfvfvskfhfve vfylfhby vicecity viewsoni viewsonic
        viktoria viktoriya vincent1 violator violetta vipergts vittorio vivitron vjhrjdrf vjqgfhjkm
        vkontakte vlad1996 vladimir vladislav vodafone volkodav volkswag volkswagen volleyba voltaire
        vqsablpzla vsjasnel12 vthctltc w1w2w3w4 wachtwoord waffenss wallace1 wanderer wapapapa warcraft
        wareagle warehous wargames warhamme warhammer warriors washingt water123 waterboy waterfal
        waterloo watermel watermelon waterpolo waterski wdtnjxtr weare138 webhompas webmaste webmaster
        websol76 websolutions wednesda wellhung wellingt werewolf westcoast westlife westport westside
        westwood wg8e3wjf whatever whatisit whiplash whiskers whistler whiteboy whiteout whitesox whitney1
        whocares whoknows whoopass whosyourdaddy wildbill wildcard wildcats wildfire wildwood william1
        william2 winchest windmill windstar windsurf wingchun wingzero wisconsi wishbone wolfgang wolfpack
        wolverin wolverine wonderboy wonderfu wonkette woodland woodstoc woodstock woodwork wordpass
        worldcup wp2003wp wrangler wrestlin wrinkle1 wrinkles x72jhhu3z xboxlive xsw21qaz xthtgfirf
        yamahar1 yamahar6 yardbird yaroslav yeahbaby year2005 yesterda yfcntymrf yfnfitymrf yingyang
        yjdsqgfhjkm yjdsqujl yogibear yorkshir yorktown yosemite youandme yourmama ytngfhjkz ytrhjvfyn
        ytyfdbcnm z1x2c3v4 z1x2c3v4b5 zachary1 zanzibar zaq12345 zaq12wsx zaq1xsw2 zaq1xsw2cde3 zaqwsxcde
        zaqxswcde zaxscdvf zcxfcnkbdf zeppelin zerocool zildjian zolushka zxasqw12 zxcasdqwe zxcv1234
        zxcvasdf zxcvb123 zxcvb12345 zxcvvcxz zz8807zpl
        """
}
