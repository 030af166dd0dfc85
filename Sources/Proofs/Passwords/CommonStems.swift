/// The short words behind most passwords: with digits or signs around them they are as easy to guess.
///
/// Source as of ``CommonWords``.
enum CommonStems {
    static let words = """
        aaliyah abgrtyu absolut access accord action adidas admin adonis aezakmi aggies aikido airbus
        akira alabama alaska albion aleksey alenka alexey alexis alfa alibaba aliens allmine allsop
        allstar alpha alpine alucard amadeus amateur amazon america anakin anarchy andrei andrey anfield
        angel angels angus animal anime antoni anubis apache apollo apple apples aragorn arizona arjay
        armani arsenal artem artemis artemka artur asdasd asdf asdfg asdfgh asdfghj asdfjkl asdzxc aspire
        assword asterix astros athlon atlanta atomic auburn aussie austin avalon avatar avenger awesome
        azamat azerty azsxdc babe babes babyboy babylon bacardi bacchus badass badboy baddog badger
        badgirl badman baggins bagira baller balloon bambam banana bananas banane bandit banker banner
        banshee banzai barbie barkley barney barsik bartman basket batman bayern beaches beagle beamer
        beaner beanie bear bearcat beast beastie beatle beatles beauty beavis beckham beemer beer beetle
        benfica bengals beowulf beretta berlin bhbirf bicycle bigass bigbear bigbird bigboy bigfoot biggie
        biggles bigguy bigmac bigman bigmike bigone bigred bigtime bikini bilbo bimmer bing bingo birdie
        birdman biscuit biteme bizkit blabla blackie blacks blacky blade blades blaster blaze blazer
        blessed blue blueboy bluedog blues bluesky bobcat boeing bogart bogdan bogey bohica bollox bomber
        bones bonjour bonjovi bonkers bonsai booger boogie boomer bootie boots boricua bosco bossman
        boston bounce bowler bowling boxing boxster brando brandy brasil braves brazil breast breasts
        breeze bristol britney bronco broncos brownie browns bruins brutus bubba bubbas bubble bubbles
        bucket buckeye buddah buddha buddie buddy budman buffalo buffett bugger builder bull bulldog
        bullet bulls bunny burger buster butch buzzard byteme cabbage cactus caesar calgary calico camaro
        camel camelot camels cameron camper canada cancer cancun candle canon cantona capone captain
        caramel caravan carpet carrera carrot cartman cartoon caserta casino casper cassie catdog catfish
        catman cats caveman ccbill celeron celica celine celtic celtics ceng cessna cgfhnfr chai champ
        champs chao chaos charger charli charlie charly charmed chaser cheater cheech cheeks cheers cheese
        cheetah chelsea cherry chester chevy chewie chicago chichi chicken chicks chico chiefs chimera
        chinook chipper chippy chivas chopper chou chrissy christ chrome chronic chrono chuai chuang
        chubby chuckie chucky chui chunky chuo ciccio cicero cigars cinder cjkywt clancy clapton classic
        claudi clemson clipper clouds clover cobalt cobra coconut coffee cohiba coke colors comet compaq
        compute condom condor cong connect connor cookie cookies cooler coolguy coolio coolman cooter
        copper corona corrado corsair cosmic cosmo cosmos cougar cougars cowboy cowboys coyote cracker
        cricket crimson critter cruise cruiser crunch crysis cthulhu cthutq cubbies cubswin cuddles
        cupcake curious custom cutlass cutter cxfcnmt cyber cyclone cyclops cypress daemon daewoo dagger
        dakota dalejr dallas dammit dancer dang danger danie daniil danila danni danzig darkman davide
        davids dawg daytona dbrnjh deadman deejay default defiant delete delphi delta deluxe demo denali
        deng deniska depeche desert desire deskjet destiny detroit deutsch devil devils dexter dfcbkbq
        dfkthbz dfkthf dfvgbh dharma diablo dialog diamond diao diehard diesel dieter digger diggler
        digital dilbert dima dinamo ding disney diver divine doctor dodger dodgers dogfood dogg doggie
        doggy dogman dogs doitnow dollar dolphin domino donkey donuts doobie doodle doogie dookie dotcom
        dracula drago dragon dragons dragoon dreamer dreams driver drizzt droopy drummer duan dublin
        ducati duchess duck dumbass durango duster eagle eagles eatme eclipse eduard eeyore electra
        element emerald eminem empire engage enigma enter eraser escort eternal eureka europa everest
        everton exigen exigent exodus express extreme fabie fabric facial falcon falcons fallen fallout
        fang fantasy farside faster fatass fatboy fatcat fatman feather fender feng fergie fernand ferrari
        ferret fester fghtkm ficken fiesta figaro fighter filter finger fire firefly firefox fireman fish
        fishes fishing fitness fktrctq flames flash flatron fletch flipper floppy florian florida flower
        fluffy flyboy flyers foobar footbal forest forever forfun formula fortuna foryou fossil foxtrot
        franky freaks freaky freddy freedom freeway friday fright frisco frisky frodo frog frogger froggy
        frosty fubar fugazi fulham funtime fusion futbol fuzzy fylhtq fytxrf gabrie galaxy galina galore
        gambit gandalf gangsta garden gateway gator gators gawker gbpltw gegcbr geheim gemini genesis geng
        genius getsome gfhjkm ghbdtn ghetto ghjcnj ghost giants ginger giorgi girls gizmo gizmodo gjkbyf
        gmoney goalie goaway goblin goblue gobucks goddess gofish goforit goku golden golf golfer golfing
        goliath gollum gonavy gong gonzo goober goodboy goofy google gooner goose gopher gorilla gotcha
        gothic govols granny grease greens gregor gremlin grendel gretzky griffey gringo grizzly gromit
        groove groovy groucho grumpy guai guest guiness guitar gundam gunnar gunner gunners gustav hacked
        hacker hairy halifax hallo hambone hamburg hamish hamlet hammer hammers hamster hannah hansolo
        harley havefun hawaii hawkeye hearts heater heaven heckfy hello helloo hellos helmet helpme
        hendrix herbie hermes hershey hesoyam hidden hiphop hippie hithere hitman hjvfirf hobbes hobbit
        hockey hokies holiday homers homerun honda hoosier hootie horizon horndog hornet horney horse
        horses hotbox hotboy hotdog hotred hotrod hotshot hottie hover huai hummer hunter hunting husker
        huskers huskies hustler iamgod ibanez iceman iforgot igor iguana illini iloveu iloveyo impala
        incubus indiana indians indigo inferno insane insert integra intel iomega ipswich irina ironman
        iscool italia ivanov ivanova iverson iwantu jabroni jackal jackass jackoff jackpot jagger jaguar
        jamaica jammer jammin jarhead jasmine jasper java jaybird jayden jayhawk jazzman jedi jeep jenn
        jericho jessic jester jethro jetski jewels jiang jimbo jimbob jing jiong jktymrf jockey johann
        johnboy joker jokers jordan jrcfyf juice jumper junebug jungle junior jupiter justice justme
        kahuna kaktus kansas karate karina kashmir kasper katana katrin keeper kenshin kenwood keywest
        kickass kicker kilroy kingpin kipper kirill kisses kissme kitkat kitten kitty klaster klingon
        knicks knights knopka kodiak kolobok kool korn koshka kosmos kostya kotaku kotenok krishna ktyjxrf
        kume kungfu labtec ladybug laguna lakers lakota lancer lansing laptop larisa laser lassie latinas
        latino laurent ledzep legacy legend legion legolas leng lennon leonid leopard lespaul lestat
        letmein letsgo lexmark lexus liang liberty lighter lights lion liquid lizard lobster loco login
        lolipop lollol london looker looser loser losers lotus love loveit lovely loveme lover lovers
        loveyou ltybcrf luan lucifer lucky ludmila lust lvbnhbq machine macross maddie maddog madina
        madison madman madmax madness madonna maestro maggie maggot magic magick magnum magnus magpie
        maiden mailman maksim malaka malibu malina mallard mancity mango maniac manowar manson mantis
        manutd marika marina marine marines marino marius marker marley martini massive maste master
        matador matrix mature maxell maxim maxima maximus maxwell maxx mayday mayhem mazda mclaren medusa
        megaman meister mellon mellow memorex memphis menace meng mercado mercato mercury merlin merlot
        mermaid mets mexico miami mian miao michae mickey micron midget midway mighty mikey milana milano
        milena milkman minime mirage misfit mishka mister mittens mnbvcxz modena mojo moloko molson
        momoney monaco monarch monday mondeo money moneys monitor monke monkey monkeys monster montana
        moocow mookie moomoo moose moritz moscow mother mouse mozart muffin mulder mullet muppet musashi
        muscle musica mustafa mustang mustard mybaby mylife mylove myname mypass mystic napass napoli
        napster naruto nascar nasty nastya natali natasha naughty nemesis neng neptune nevada newbie
        newlife newpass newport newyork nfnmzyf niao nickel nicola nike nikita nikola nikolay nimbus
        nimrod niners ning ninja ninjas nipper nirvana nissan nitram nofear nokia nolimit nomore nong
        noodle noodles nookie nopass novell ntktajy nuan nudist nugget nuggets nyjets nylons nymets
        oakland oasis obiwan oceans ohyeah oilers oksana oldman oleg oliver olivier omega onelove onetime
        online onlyme openup optimus oracle orange oranges orchid orioles orion osiris othello outkast
        outlaw oxford pacers packard packer packers pacman padres paladin paloma panama pancho panda
        pandora pantera panther panzer paradox parola parrot pascal pass passat passion passme passwd
        passwor patches patriot pdtplf peach peaches peanut peanuts pebbles peewee pegasus pencil peng
        penguin pentium pepper pepsi persik pervert petrov peugeot phantom pheonix philips philly phish
        phoeni phoenix photos phpbb pian piao picard picasso piccolo pickle pickles pickup pics piglet
        pikachu pillow ping pinhead pink pinky pioneer pippen pirate pirates pisces pistol pitbull pizza
        pizzas planet plastic player plumber pobeda poison poiuyt pokemon polaris police polina polo
        polska pompey poncho pontiac pony poochie poodle pooh pookie pooter popcorn popeye poppy porsche
        possum postal potato pothead powder prelude presto primus prince princes printer prissy private
        privet prodigy prophet proxy psycho puddin pudding pulsar pumpkin punkin puppies puppy pupsik
        purdue purple pussey pussie pussies putter pyramid python qawsed qazqaz qazwsx qazxsw qazzaq qiang
        qiao qing qiong quan quantum quartz quattro queens quest qwaszx qweasd qweqwe qwert qwerty qwertyu
        qwertz rabbit rabota racecar racer racerx racing raider raiders rainbow rainman rambler rambo
        ramones ramses rancid random ranger rangers raptor rascal rasta raven ravens razz rbhbkk rctybz
        reader reaper rebel rebels redbull reddog redfish redhead redhot redline redman redrum reds redsox
        redwing redwood reebok reefer renault reng rereirf rescue rfhbyf rfrfirf rfrnec rhino ripken
        ripper ripple rjntyjr rocker rocket rockets rockon rocks rodman roller rommel ronaldo rong rookie
        rooster rosebud rotten rover rovers royals rtyuehe ruan rubber rulez rulezzz runner ruslan russia
        rustam sabbath sabine sabres safari sailing sailor saints sakura saleen salmon salomon salsero
        samiam samson samsung samtron samurai sancho sandman sandro sanfran sapper sascha sassy sasuke
        saturn saun sauron sausage sayang scania scanner scarlet scooby scooter scorpio scotch scotty
        scout scruffy scuba scully seamus searay seattle secret seeker select seng serega sergei sergey
        sergi server sesame shado shadow shaggy shai shalom shaman shang shania shaolin shark sharks
        sharky shasta shazam shei shelby shiloh shiner shogun shop shorty shotgun shou showme shuang shun
        shuo siemens sierra silver simba simple sinatra sinbad sinner sirius sixers skate skater skeeter
        skidoo skiing skinny skipper skippy skydive skylar skyler skyline slacker slappy slayer sleepy
        slider slim slinky smelly smiles smiley smiths smitty smoke smoker smokes smokey smokie smokin
        smooth smudge snake snakes snapon snapper snapple sniper snoop snoopy snowman snuffy sobaka soccer
        soldier soleil solnce sommer sonic sonics sonoma sony sooners sophie sparkle sparky sparta spartak
        spartan spawn speaker spectre speedo speedy spice spider spidey spike spinner spirit splash sponge
        spooky spring sprint sprite spunky spurs sputnik spyder squall squash stalin stalker star starman
        starter static stealth steeler stefano steph stereo sterlin sticks sticky stimpy sting stinger
        stinky stocks stones stoney store storm stormy strider strike striker stud studly stumpy stunner
        stupid subaru sublime subway subzero success sugar sultan summer summit sunday sunrise sunset
        sunshin super surf surfer surfing suzuki sveta svetik svoboda sweets sweety swimmer swinger sword
        swords sydney syzygy tacoma talon tango tanker tardis target tarheel tarzan tattoo tatyana taurus
        tazman tdutybq tdutybz teacher techno teen teens tekken telefon temp tempest templar teng tennis
        tequila terror test tester testing theboss thecat thedog thedude theend thegame thekid theking
        theman theone therock thesims thoma thor thumbs thunder tian tickle tiger tigers tigger tights
        timber ting tinker tinman tintin titanic titans tolkien tomato tomcat toolman toon tootsie topcat
        topdog topgun topher topper tornado toronto toshiba toyota tracker tractor trader trance transam
        trapper travel trebor tricky trident trigger trinity triton triumph trixie trojan trojans trooper
        trouble truck trucker trucks trumpet trunks tsunami tuesday tulips tundra turbo turkey turtle
        tweety twisted twister typhoon ufkbyf ultima unicorn unreal usarmy user usmc usnavy utopia vader
        vadim valera vampire vanilla vector vectra vedder vegeta velvet venera veritas vermont vertigo
        vette vfczyz vfhbyf vfhecz vfksirf vfrcbv vfvekz vfvjxrf viagra victory viking vikings viktor
        viper vipers vision vitalik vladik volley volvo voodoo vortex voyager vulcan walleye walmart
        walnut walrus wapbbs warlock warlord warrior warthog wasser wassup watcher weasel weed weezer
        welcome welder weng westham whatsup wheels whiskey whisky whisper whitey whynot wibble wicked
        wildcat wildman willow windows windsor winner winston winter wisdom wizard wolfie wolfman wolves
        wombat woody woohoo wookie wraith wrestle wutang xanadu xavier xerxes xfiles xiang xtreme yamaha
        yankee yankees ybrbnf ybrjkfq yellow yfnfif yfnfkmz yoda yomama yourmom ytrewq yzerman zaphod
        zappa zaqwsx zaqxsw zaraza zenith zeus zhai zhei zheng zhong zhou zhuai zhuang zhui zhun zidane
        ziggy zigzag zipper zippy zombie zorro zvezda zxcasd zxcvbn zxcvbnm
        """
}
