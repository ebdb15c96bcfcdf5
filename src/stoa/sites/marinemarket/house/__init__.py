"""The rules of MarineMarket's house, besides those of every site."""

from stoa.commons.moderation import DemoReport, HouseRule
from stoa.kernel.feature import Feature

NOT_AS_DESCRIBED = HouseRule(
    name="not-as-described",
    title="Not as described",
    text="A boat that does not exist, is sold, or is not what the listing says.",
    severity=35,
    points=2,
    words="Please make the listing say what is for sale, with pictures of this very boat.",
)
OUTSIDE_PAYMENT = HouseRule(
    name="outside-payment",
    title="Payment outside",
    text="Asking for money in ways that protect nobody, or before the boat was seen.",
    severity=50,
    points=3,
    words="Nobody here should be asked to pay before they have seen the boat and the papers.",
)

FEATURE = Feature(
    name="house",
    package=__name__,
    declares=(
        NOT_AS_DESCRIBED,
        OUTSIDE_PAYMENT,
        DemoReport(
            kind="boat",
            at="j-70-race-ready",
            reason=OUTSIDE_PAYMENT.name,
            note="The seller wants half of the price by gift card before I may see her.",
            times=3,
        ),
        DemoReport(
            kind="boat",
            at="catalina-22-with-trailer",
            reason=NOT_AS_DESCRIBED.name,
            note="These pictures were in another listing last month.",
        ),
    ),
)
