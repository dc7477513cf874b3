"""Codes that bring a student back to their seat on another device: three words and two digits."""

import secrets

from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, make_password

WORDS = """
acorn almond alpine amber anchor apple apricot arrow aspen atlas autumn badge badger bagel
bakery balloon bamboo banana banjo barley basil basket beach beacon beaver beetle bell berry
birch biscuit bison blanket blossom bonsai book bottle bounce branch bread breeze brick
bridge brook broom bubble bucket buffalo butter button cabin cactus camel camera candle
canoe canyon carpet carrot castle cedar cello chalk cheese cherry chess circle citrus clay
cliff cloud clover cobalt coconut comet compass copper coral cotton cradle crane crater
cricket crystal curtain daisy dancer desert diamond dolphin donkey dragon drum eagle easel
echo elbow elephant ember emerald falcon feather fern fiddle finch flame flute forest fossil
fountain fox garden garlic gecko ginger giraffe glacier globe goose granite grape guitar
hammer harbor harvest hazel hedge helmet heron hill honey horizon iceberg igloo indigo
island ivory jacket jaguar jasmine jelly jigsaw jungle juniper kayak kettle kiwi koala
ladder lagoon lantern lark lavender lemon lentil leopard lily lime lion lizard llama lobster
lotus magnet mango maple marble market meadow melon meteor mirror mitten moon morning mosaic
mountain muffin museum nectar needle nest noodle north nutmeg oasis ocean olive onion opal
orange orbit orchid otter owl paddle palm panda paper parrot peach peanut pebble pelican
pencil penguin pepper piano pillow pine planet plum pocket pond poppy potato prism puffin
pumpkin quartz quilt rabbit radish rainbow raven ribbon river robin rocket rose saddle
saffron salmon sapling satin scarf seal shadow shell silver sketch sparrow spinach spring
squirrel star stone summer sunset swan table tiger timber toast tulip tunnel turtle umbrella
valley velvet violin walnut whale willow window winter wolf yellow zebra
""".split()


class CodeHasher(Argon2PasswordHasher):
    """Argon2 with OWASP's least cost for passwords: a class joins, or gets its slips, at once.

    Django's default takes five times the memory. What keeps codes from being guessed at the door is
    that a seat slows down; this is for a database that got into the wrong hands.
    """

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1


def new_code() -> str:
    """A random code such as ``otter-maple-lantern-42``: at least 30 random bits."""
    words = [secrets.choice(WORDS) for _ in range(3)]
    return "-".join([*words, f"{secrets.randbelow(100):02d}"])


def hashed(code: str) -> str:
    """What is stored of a code: a salted password hash."""
    return make_password(_spelled(code), hasher=CodeHasher())


def matches(code: str, stored: str) -> bool:
    return check_password(_spelled(code), stored)


def _spelled(code: str) -> str:
    """A code as it is compared: case, spaces and hyphens do not matter."""
    return "-".join(code.casefold().replace("-", " ").split())
