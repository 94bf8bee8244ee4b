"""Invented names of firms: a stem nobody trades under, as far as we know, before the title of the trade."""

FIRST = """
    Alder Amber Ashen Bracken Briar Calder Cinder Copper Corven Dunmere Eldern Ember Fallow Fenwick Garnet
    Gorse Grendel Halden Harrow Hazel Heron Hollin Ivor Jasper Kestrel Larch Linden Lorren Marl Merrin Mossen
    Nettle Norrin Oaken Osprey Otter Pellar Perrin Quarrel Quill Raven Rowan Russet Sable Sedge Sorrel Sparrow
    Tamber Tansy Teal Thistle Torrin Umber Vallen Vesper Warden Wicker Willow Wren Yarrow
"""
SECOND = """
    bank bay beck bourne bridge brook combe cote cove crest croft dale dean den down fell field fold ford gate
    glen grove ham haven hill holm hurst keld lea ley march mead mere moor mount nook over pike point reach
    ridge rigg shaw stead stone thwaite vale wick wold wood worth yard
"""
STEMS = tuple(first + second for second in SECOND.split() for first in FIRST.split())
