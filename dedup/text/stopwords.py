"""Words that carry no content, by language: short lists of our own.

They serve three ends: detecting the language, leaving words out of restatement, and telling a new
sentence from a name after an abbreviation.  Folded as the scanner folds (ß is ss), composed.
"""

from __future__ import annotations

import functools

__all__ = ["LANGUAGES", "stop_words"]

_LISTS = {
    "en": """
        a about above after again against all also although am among an and another any are aren't around
        as at be because been before being below between both but by can can't cannot could couldn't did
        didn't do does doesn't doing don't down during each either else even ever every few for from
        further had hadn't has hasn't have haven't having he he'd he'll he's her here hers herself him
        himself his how however i i'd i'll i'm i've if in into is isn't it it'd it'll it's its itself just
        let let's many may me might more most much must my myself neither no nor not now of off often on
        once one only or other our ours ourselves out over own per quite rather really same shall she
        she'd she'll she's should shouldn't since so some such than that that's the their theirs them
        themselves then there there's these they they'd they'll they're they've this those though through
        thus to too toward towards under until up upon us very via was wasn't we we'd we'll we're we've
        well were weren't what what's when where whereas whether which while who who's whom whose why will
        with within without won't would wouldn't yet you you'd you'll you're you've your yours yourself
        yourselves""",
    "de": """
        ab aber alle allem allen aller alles als also am an andere anderen anderer anderes auch auf aus
        bei beim bereits bin bis bist da dabei dadurch dafür dagegen daher damit dann daran darauf daraus
        darin darüber darum das dass davon dazu dein deine dem den denen denn dennoch der deren des
        deshalb dessen die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem einen
        einer eines einige einigen er es etwa etwas euch euer für gegen gewesen hab habe haben hat hatte
        hatten hätte hätten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im in indem
        ins ist ja jede jedem jeden jeder jedes jedoch jene jener jetzt kann kein keine keinem keinen
        keiner können könnte könnten man manche mehr mein meine meinem meinen meiner mich mir mit muss
        müssen nach nachdem neben nein nicht nichts noch nun nur ob obwohl oder ohne schon sehr sei seien
        sein seine seinem seinen seiner seines seit selbst sich sie sind so sogar solche soll sollen
        sollte sollten sondern sonst sowie über um und uns unser unsere unter viel viele vielen vom von
        vor während war waren warum was weder weil welche welchem welchen welcher welches wenn wer werde
        werden wie wieder will wir wird wo wollen worden wurde wurden würde würden zu zum zur zwar
        zwischen""",
    "fr": """
        à afin ai ainsi alors après as au aucun aucune auquel aussi autre autres aux avaient avait avant
        avec avoir ayant bien car ce ceci cela celle celles celui ces cet cette ceux chaque chez ci comme
        comment contre d d'un d'une dans de depuis des dès deux devant doit donc dont du elle elles en
        encore entre es est et étaient était étant été être eu eux fait faire fois font hors il ils j je
        jusqu jusque l la là laquelle le lequel les lesquels leur leurs lorsque lors lui m ma mais malgré
        me même mêmes mes moi moins mon n ne ni non nos notre nous on ont ou où par parce parmi pas
        pendant peu peut peuvent plus plutôt pour pourquoi puis qu quand que quel quelle quelles quels
        quelque quelques qui quoi s sa sans se selon sera sont sous soit son sur ta te tel telle tes toi
        ton toujours tous tout toute toutes très tu un une va vers voici voilà vos votre vous y c'est
        qu'il qu'elle qu'un qu'une qu'on n'est n'a s'est d'être il-y j'ai n'ont l'on""",
    "es": """
        a además ahora al algo alguna algunas alguno algunos allí ante antes aquel aquella aquellos aquí
        así aún aunque bajo bien cada casi como con contra cual cuales cualquier cuando cuanto de del
        desde donde dos durante e el él ella ellas ellos en entre era eran es esa esas ese eso esos esta
        está están estas este esto estos estaba estaban estar fue fueron ha había habían haber hace hacer
        hacia han hasta hay la las le les lo los más me mediante mi mientras mis mismo misma mucho muchos
        muy nada ni no nos nosotros nuestra nuestro o otra otras otro otros para parte pero poco por
        porque pues que qué quien quienes se sea según ser si sí sido siempre sin sino sobre solo sólo son
        su sus también tan tanto te tener tenía ti tiene tienen toda todas todavía todo todos tras tu tus
        un una unas uno unos usted ustedes va y ya yo""",
    "it": """
        a abbia abbiamo ad agli ai al alla alle allo altra altre altri altro anche ancora aveva avevano
        avere c'è che chi ci ciò coi col come con contro così cui da dagli dai dal dall dalla dalle dallo
        degli dei del dell della delle dello dentro di dopo dove due durante e è ed era erano essere fa
        fatto fino fra fu già gli ha hanno ho i il in infatti io l la le lei li lo loro lui ma mentre mi
        mia mio molto molti ne né negli nei nel nell nella nelle nello no noi non nostra nostro o ogni
        oltre oppure ora per perché però più poi prima proprio può qual quale quali quando quanto quella
        quelle quelli quello quest questa queste questi questo qui quindi se secondo sempre senza si sia
        siamo sono sopra sotto sta stata state stati stato su sua sue sugli sui sul sull sulla sulle sullo
        suo suoi tra tu tutta tutte tutti tutto un un'altra una uno v vi voi dell'""",
    "pt": """
        a à ao aos apenas após aquela aquelas aquele aqueles aquilo as às assim até através cada com como
        contra contudo da das de dela delas dele deles depois desde dessa desse desta deste disso do dos
        durante e é ela elas ele eles em embora enquanto entre era eram essa essas esse esses esta está
        estão estas estava estavam este estes eu foi foram há havia isso isto já lá lhe lhes mais mas me
        mesma mesmo meu minha muito muitos na não nas nem nenhum nessa nesse nesta neste no nos nós nossa
        nosso num numa nunca o onde os ou outra outras outro outros para pela pelas pelo pelos perante
        pode podem pois por porque porém portanto qual quando quanto que quem se seja sem sempre sendo ser
        será seu seus si sido só sob sobre sua suas também tanto tão te tem têm ter teve tinha tinham toda
        todas todo todos tu um uma umas uns você vocês""",
    "nl": """
        aan achter af al alle alleen alles als altijd andere anders ben bij binnen boven daar daarom dan
        dat de deze die dit door doen doet dus echter een eens elk elke en er ervan ge geen geweest had
        hadden heb hebben heeft hem het hen hier hij hoe hun iets ik in is ja je jij jou jouw jullie kan
        kon konden kunnen maar me meer men met mij mijn moest moet moeten na naar nadat net niet niets nog
        nooit nu of om omdat onder ons onze ook op over per reeds sinds sommige te tegen tegenover terwijl
        toch toen tot totdat tussen u uit uw vaak van vanaf veel veen verder voor vooral waar waarom
        wanneer want waren was wat we weer wel welke werd werden wie wij wil wilde willen worden wordt zal
        ze zeer zelf zich zij zijn zo zoals zodat zonder zou zouden zulke""",
    "ru": """
        а без более больше будет будто бы был была были было быть в вам вас вдруг ведь весь во вот впрочем
        все всегда всего всех всю вы где да даже для до другой другие его ее если есть еще ещё её же за
        зачем здесь и из или им именно иногда их к как какая какой каких когда который которая которое
        которые которого которой которых которым кто куда ли либо лишь между меня мне много может можно
        мой моя мы на над надо наш нас не него нее ней нельзя нет ни нибудь никогда ним них но ну о об
        однако один она они оно от очень перед по под после потом потому почему почти при про раз с сам
        свой своей свои своих своего себе себя сегодня сейчас со так также такой там тебя тем теперь то
        тогда того тоже той только том тот три тут ты у уже хотя хоть чего чей чем через что чтобы чуть
        эта эти этим этих это этого этой этом этот эту я""",
}

LANGUAGES = tuple(_LISTS)
"""The tier languages: those with a stemmer, stop words and number words."""


@functools.cache
def stop_words(language: str) -> frozenset[str]:
    """Return the stop words of a language; none for a language that is no tier."""
    return frozenset(_LISTS.get(language, "").split())
