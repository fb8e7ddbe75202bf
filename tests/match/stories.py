"""Invented stories that several tests tell again."""

STORY = (
    "The regional council of Vessa voted on Monday to close the old harbour bridge for repairs. "
    "The bridge, built in 1931, carries some 14,000 vehicles a day between the port and the market district. "
    "Engineers found cracks in two of its five piers during an inspection in September. "
    '"We would rather close it for a year than lose it for good," said Marta Lindqvist, '
    "who heads the roads office. "
    "Traffic will be led over the new ring road from the first week of November. "
    "Shopkeepers near the market fear for their Christmas trade and have asked for a free shuttle bus. "
    "The council put the cost of the repairs at 23 million crowns, of which the state will pay half. "
    "Work is to begin in January and to end in the autumn of next year.\n"
)
OTHER = (
    "A rare comet will be visible above the northern coast this weekend, astronomers in Lusk say. "
    "It can be seen with the naked eye shortly after sunset, low in the western sky. "
    "The observatory opens its doors on Saturday and expects several hundred visitors. "
    "The last time the comet came this close to the sun was in 1784, when a monk described it in his diary. "
    "Clouds may spoil the view on Sunday, according to the weather service. "
    "Children get in free, and the café on the hill stays open until midnight for the occasion.\n"
)
LOCAL = "LUSK (Courier) - Commuters from Lusk will have to leave home earlier this winter.\n\n"
