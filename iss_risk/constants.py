"""Physical constants. The unit is in the name; the authority in the comment."""

# --- Earth: gravity and figure -------------------------------------------------------------
# EGM96 (Lemoine et al. 1998, NASA/TP-1998-206861), tide-free, and WGS 84 (NGA.STND.0036, 2014).
EARTH_MU_KM3_PER_S2 = 398_600.4415
EARTH_GRAVITY_RADIUS_KM = 6_378.1363
EARTH_J2 = 1.082_626_68e-3
EARTH_J3 = -2.532_66e-6
EARTH_J4 = -1.619_62e-6

EARTH_EQUATORIAL_RADIUS_KM = 6_378.137
EARTH_FLATTENING = 1.0 / 298.257_223_563
EARTH_ROTATION_RAD_PER_S = 7.292_115e-5  # WGS 84
STANDARD_GRAVITY_M_PER_S2 = 9.806_65  # CGPM 1901

# Mean radius of the sphere with the Earth's area (Moritz 2000, GRS 80, R2): areas on a sphere of
# this radius add up to those on the ellipsoid.
EARTH_AUTHALIC_RADIUS_KM = 6_371.007_2

# --- Sun and Moon --------------------------------------------------------------------------
SUN_MU_KM3_PER_S2 = 1.327_124_400e11  # IAU 2009 system of astronomical constants (rounded)
MOON_MU_KM3_PER_S2 = 4_902.800  # DE405, as in Montenbruck & Gill 2000
OBLIQUITY_J2000_RAD = 0.409_092_804  # 23.439 291 11°, IAU 1976

# --- Physics -------------------------------------------------------------------------------
STEFAN_BOLTZMANN_W_PER_M2_K4 = 5.670_374_419e-8  # CODATA 2018
GAS_CONSTANT_AIR_J_PER_KG_K = 287.052_87  # U.S. Standard Atmosphere 1976: 8314.32 / 28.9644
HEAT_CAPACITY_RATIO_AIR = 1.4  # U.S. Standard Atmosphere 1976

# --- Time ----------------------------------------------------------------------------------
SECONDS_PER_DAY = 86_400.0
MINUTES_PER_DAY = 1_440.0
DAYS_PER_JULIAN_CENTURY = 36_525.0

# --- Re-entry safety -----------------------------------------------------------------------
# NASA-STD-8719.14: a person is 0.36 m² (a square of 0.6 m) and fragments below 15 J are harmless;
# the guideline for one re-entry is 1 casualty in 10,000.
PERSON_SIDE_M = 0.6
CASUALTY_ENERGY_THRESHOLD_J = 15.0
CASUALTY_GUIDELINE = 1.0e-4
# Lifetimes are counted over 25 years, the limit of the international debris mitigation guidelines
# (IADC-02-01, 2007, section 5.3.2).
DEFAULT_HORIZON_DAYS = 25 * 365.25
