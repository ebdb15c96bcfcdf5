"""Papers: private photographs, scans and PDF documents, as the rooms of this site keep them for a few eyes each."""

from stoa.kernel.feature import Feature

FEATURE = Feature(name="papers", package=__name__)
