/* Insured objects on the seasons of a catalogue. */
#include "normal.h"
#include "philox.h"
#include "whole.h"

/* More slots than there are perils. */
#define AGRO_SLOT_ROOM 16

/* What the objects of a call are in a year. */
typedef struct agro_event_state {
  double left[AGRO_OBJECT_ROOM];
  /* A row a slot, and one more for perils that are not paid for. */
  double lost[AGRO_SLOT_ROOM + 1][AGRO_OBJECT_ROOM];
  double share[AGRO_OBJECT_ROOM];
  double paid[AGRO_OBJECT_ROOM];
  double all[AGRO_OBJECT_ROOM];
  double rest[AGRO_OBJECT_ROOM];
  /* The value of what is left by its looks. */
  double looks[AGRO_OBJECT_ROOM];
  /* The own deviations of an even year and the year after it; the pair that they are of. */
  double factor[2][AGRO_OBJECT_ROOM];
  uint64_t pair;
  /* The objects that an event struck: room for a full store after the last. */
  uint32_t place[AGRO_OBJECT_ROOM + 8];
  double which[AGRO_OBJECT_ROOM + 8], where[AGRO_OBJECT_ROOM + 8];
} agro_event_state;

/* Finds the struck objects with their two uniforms; returns how many. */
AGRO_INLINE uint32_t agro_struck_plain(
    const agro_objects *o, uint32_t year, const agro_strike *s, agro_event_state *state) {
  size_t n = o->count;
  const uint32_t *low = o->key_low, *high = o->key_high;
  double *which = state->which, *where = state->where;
  AGRO_VECTORISE_EIGHT
  for (size_t i = 0; i < n; i++) {
    uint64_t c0 = 0, c1 = year, c2 = 0, c3 = s->lane;
    agro_philox(&c0, &c1, &c2, &c3, low[i], high[i]);
    which[i] = agro_uniform_of(c0, c1);
    where[i] = agro_uniform_of(c2, c3);
  }
  uint32_t struck = 0;
  for (size_t i = 0; i < n; i++) {
    state->place[struck] = (uint32_t)i;
    which[struck] = which[i];
    where[struck] = where[i];
    struck += which[i] < s->share;
  }
  return struck;
}

#if AGRO_VARIANTS
/* The same with AVX-512: eight objects at a time from the counters to the lists. */
AGRO_V4_INLINE uint32_t agro_struck_v4(
    const agro_objects *o, uint32_t year, const agro_strike *s, agro_event_state *state) {
  const __m512d share = _mm512_set1_pd(s->share);
  const __m256i step = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
  uint32_t struck = 0;
  for (size_t i = 0; i < o->count; i += 8) {
    size_t left = o->count - i;
    __mmask8 here = left < 8 ? (__mmask8)((1u << left) - 1u) : (__mmask8)0xff;
    __m512i k0 = _mm512_cvtepu32_epi64(_mm256_maskz_loadu_epi32(here, o->key_low + i));
    __m512i k1 = _mm512_cvtepu32_epi64(_mm256_maskz_loadu_epi32(here, o->key_high + i));
    __m512i c0 = _mm512_setzero_si512(), c1 = _mm512_set1_epi64(year);
    __m512i c2 = _mm512_setzero_si512(), c3 = _mm512_set1_epi64(s->lane);
    agro_philox_v4(&c0, &c1, &c2, &c3, k0, k1);
    __m512d which = agro_uniform_v4(c0, c1), where = agro_uniform_v4(c2, c3);
    __mmask8 hit = _mm512_mask_cmp_pd_mask(here, which, share, _CMP_LT_OQ);
    __m256i place = _mm256_add_epi32(_mm256_set1_epi32((int)i), step);
    _mm512_storeu_pd(state->which + struck, _mm512_maskz_compress_pd(hit, which));
    _mm512_storeu_pd(state->where + struck, _mm512_maskz_compress_pd(hit, where));
    _mm256_storeu_si256(
        (__m256i *)(state->place + struck), _mm256_maskz_compress_epi32(hit, place));
    struck += (uint32_t)__builtin_popcount(hit);
  }
  return struck;
}
#endif

/* What the struck objects lose. */
AGRO_INLINE void agro_strike_apply(
    const agro_strike *s, const double *laws, size_t n, uint32_t struck, agro_event_state *state) {
  double inverse = 1.0 / s->share;
  double w0 = s->weight[0], w1 = w0 + s->weight[1], w2 = w1 + s->weight[2];
  int32_t l0 = (int32_t)s->law[0], l1 = (int32_t)s->law[1], l2 = (int32_t)s->law[2];
  int32_t l3 = (int32_t)s->law[3];
  double *damage = state->which, *where = state->where;
  AGRO_VECTORISE_EIGHT
  for (uint32_t j = 0; j < struck; j++) {
    double w = damage[j] * inverse;
    int32_t law = w < w2 ? l2 : l3;
    law = w < w1 ? l1 : law;
    law = w < w0 ? l0 : law;
    double position = where[j] * AGRO_DAMAGE_CELLS;
    int32_t cell = (int32_t)position;
    double lower = laws[law + cell], upper = laws[law + cell + 1];
    damage[j] = lower + (position - (double)cell) * (upper - lower);
  }
  double *left = state->left, *lost = state->lost[s->slot];
  if (struck == n) {
    AGRO_VECTORISE_EIGHT
    for (size_t i = 0; i < n; i++) {
      double drop = left[i] * damage[i];
      lost[i] += drop;
      left[i] -= drop;
    }
    return;
  }
  for (uint32_t j = 0; j < struck; j++) {
    uint32_t i = state->place[j];
    double drop = left[i] * damage[j];
    lost[i] += drop;
    left[i] -= drop;
  }
}

/* What the damage of the struck objects marks, after `agro_strike_apply`. */
AGRO_INLINE void agro_strike_mark(double quality, uint32_t struck, agro_event_state *state) {
  for (uint32_t j = 0; j < struck; j++) {
    double twice = 2.0 * state->which[j];
    double marked = twice < 1.0 ? twice : 1.0;
    state->looks[state->place[j]] *= 1.0 - quality * marked;
  }
}

/* The own deviations of the objects in a year and, with the same random words, its neighbour. */
AGRO_INLINE void agro_event_factors(
    const agro_objects *o, uint32_t year, agro_event_state *state) {
  if (state->pair == year >> 1) return;
  state->pair = year >> 1;
  size_t n = o->count;
  double *first = state->factor[0], *second = state->factor[1];
  uint32_t block = year >> 1;
  AGRO_VECTORISE_EIGHT
  for (size_t i = 0; i < n; i++) {
    uint64_t c0 = block, c1 = 0, c2 = 0, c3 = 0;
    agro_philox(&c0, &c1, &c2, &c3, o->farm_low[i], o->farm_high[i]);
    first[i] = agro_uniform_of(c0, c1);
    second[i] = agro_uniform_of(c2, c3);
  }
  for (int half = 0; half < 2; half++) {
    double *factor = state->factor[half];
    agro_normal_quantiles(n, factor, factor);
    AGRO_VECTORISE_EIGHT
    for (size_t i = 0; i < n; i++) {
      double s = o->deviation[i];
      factor[i] = agro_exp_any(s * factor[i] - s * s / 2.0);
    }
  }
}

AGRO_INLINE void agro_event_terms(const agro_cover *cover, size_t n, double *x) {
  for (size_t t = 0; t < cover->term_count; t++) {
    double v = cover->terms[t].value, kept = 1.0 - v;
    switch (cover->terms[t].kind) {
      case AGRO_DEDUCTIBLE:
        AGRO_VECTORISE_EIGHT
        for (size_t i = 0; i < n; i++) x[i] = x[i] - v > 0.0 ? x[i] - v : 0.0;
        break;
      case AGRO_DEDUCTIBLE_OF_LOSS:
        AGRO_VECTORISE_EIGHT
        for (size_t i = 0; i < n; i++) x[i] = x[i] * kept;
        break;
      case AGRO_FRANCHISE:
        AGRO_VECTORISE_EIGHT
        for (size_t i = 0; i < n; i++) x[i] = x[i] < v ? 0.0 : x[i];
        break;
      case AGRO_LIMIT:
        AGRO_VECTORISE_EIGHT
        for (size_t i = 0; i < n; i++) x[i] = v < x[i] ? v : x[i];
        break;
      default:
        AGRO_VECTORISE_EIGHT
        for (size_t i = 0; i < n; i++) x[i] = x[i] * v;
    }
  }
}

/* Divides payments among the slots that lost something this year, `used` of them. */
AGRO_INLINE void agro_event_attribute(
    uint32_t slots, uint32_t used, size_t n, agro_event_state *state, double *sums) {
  double part[AGRO_OBJECT_ROOM], last[AGRO_OBJECT_ROOM];
  for (size_t i = 0; i < n; i++) state->rest[i] = state->paid[i];
  for (size_t i = 0; i < n; i++) last[i] = -1.0;
  /* From the last slot down: the first that lost something takes the rest. */
  for (uint32_t slot = slots; slot-- > 0;) {
    if (!(used >> slot & 1)) continue;
    const double *lost = state->lost[slot];
    double own = (double)slot;
    AGRO_VECTORISE_EIGHT
    for (size_t i = 0; i < n; i++) {
      double all = state->all[i] > 0.0 ? state->all[i] : 1.0;
      double p = agro_whole(state->paid[i] * (lost[i] / all));
      int is_last = last[i] < 0.0 && lost[i] > 0.0;
      last[i] = is_last ? own : last[i];
      part[i] = is_last ? 0.0 : p;
      state->rest[i] -= part[i];
    }
    sums[slot] += agro_sum_whole(n, part);
  }
  for (uint32_t slot = 0; slot < slots; slot++) {
    if (!(used >> slot & 1)) continue;
    double own = (double)slot;
    AGRO_VECTORISE_EIGHT
    for (size_t i = 0; i < n; i++) part[i] = last[i] == own ? state->rest[i] : 0.0;
    sums[slot] += agro_sum_whole(n, part);
  }
}

/* Pays the objects for a year; `used` has a bit for each slot that lost something. */
AGRO_INLINE void agro_event_settle(
    const agro_objects *o, const agro_cover *cover, const agro_season *season, uint32_t used,
    agro_event_state *state, double *sums) {
  size_t n = o->count;
  uint32_t slots = cover->slot_count;
  double *share = state->share, *all = state->all, *paid = state->paid;
  int needs_yield = cover->kind == AGRO_PAYS_REBASED || cover->kind == AGRO_PAYS_GUARANTEE;
  const double *factor = state->factor[season->year & 1];
  /* What was lost by looks is no loss of yield. */
  static const double nothing[AGRO_OBJECT_ROOM];
  const double *looks = nothing;
  if (used >> cover->quality_slot & 1) {
    double *own = state->lost[cover->quality_slot];
    AGRO_VECTORISE_EIGHT
    for (size_t i = 0; i < n; i++) own[i] = state->left[i] * (1.0 - state->looks[i]);
    looks = own;
  }
  if (needs_yield && o->deviation) agro_event_factors(o, season->year, state);
  if (cover->kind == AGRO_PAYS_GUARANTEE) {
    double guarantee = season->guarantee, price = season->price;
    AGRO_VECTORISE_EIGHT
    for (size_t i = 0; i < n; i++) {
      double yield = season->potential * o->level[i] * state->left[i];
      yield = o->deviation ? yield * factor[i] : yield;
      double x = guarantee - yield / o->insured_yield[i] * price;
      share[i] = x > 0.0 ? x : 0.0;
    }
  } else if (cover->kind == AGRO_PAYS_SHARE) {
    for (size_t i = 0; i < n; i++) share[i] = season->share;
  } else {
    for (size_t i = 0; i < n; i++) all[i] = 0.0;
    for (uint32_t slot = 0; slot < slots; slot++) {
      if (!(used >> slot & 1)) continue;
      for (size_t i = 0; i < n; i++) all[i] += state->lost[slot][i];
    }
    for (size_t i = 0; i < n; i++) share[i] = all[i];
  }
  agro_event_terms(cover, n, share);
  if (cover->kind == AGRO_PAYS_REBASED) {
    AGRO_VECTORISE_EIGHT
    for (size_t i = 0; i < n; i++) {
      double whole = season->potential * o->level[i], yield = whole * state->left[i];
      yield = o->deviation ? yield * factor[i] : yield;
      whole = o->deviation ? whole * factor[i] : whole;
      /* Nothing left: the yield without the damage is that of an untouched year. */
      double undamaged = 1.0 - (all[i] - looks[i]);
      double found = undamaged > 1e-9 ? yield / undamaged : whole;
      found = found / o->insured_yield[i];
      share[i] *= found < 1.0 ? found : 1.0;
    }
  }
  AGRO_VECTORISE_EIGHT
  for (size_t i = 0; i < n; i++)
    paid[i] = agro_whole(share[i] * o->sum_insured[i] * 1000.0);
  if (used == 0) {
    sums[slots] += agro_sum_whole(n, paid);
  } else if ((used & (used - 1)) == 0) {
    sums[__builtin_ctz(used)] += agro_sum_whole(n, paid);
  } else {
    agro_event_attribute(slots, used, n, state, sums);
  }
}

#define AGRO_EVENT_PARAMETERS                                                                   \
  const agro_objects *o, const agro_cover *cover, size_t season_count,                          \
      const agro_season *seasons, const agro_strike *strikes, const double *laws, double *sums,  \
      double *shares, size_t stride

#define AGRO_EVENT_PAYMENTS(struck_by)                                                          \
  agro_event_state state;                                                                       \
  size_t n = o->count;                                                                          \
  uint32_t slots = cover->slot_count;                                                           \
  int pays_damage = cover->kind == AGRO_PAYS_DAMAGE || cover->kind == AGRO_PAYS_REBASED;        \
  uint32_t paid_slots = (1u << slots) - 1u;                                                     \
  state.pair = UINT64_MAX;                                                                      \
  for (size_t y = 0; y < season_count; y++) {                                                   \
    const agro_season *season = seasons + y;                                                    \
    if (pays_damage && season->strike_count == 0) continue;                                     \
    if (cover->kind == AGRO_PAYS_SHARE && !(season->share > 0.0)) continue;                     \
    for (size_t i = 0; i < n; i++) state.left[i] = 1.0;                                         \
    uint32_t used = 0;                                                                          \
    for (uint32_t e = 0; e < season->strike_count; e++) {                                       \
      const agro_strike *strike = strikes + season->first_strike + e;                           \
      if (!(used >> strike->slot & 1))                                                          \
        for (size_t i = 0; i < n; i++) state.lost[strike->slot][i] = 0.0;                       \
      used |= 1u << strike->slot;                                                               \
      uint32_t struck = struck_by(o, season->year, strike, &state);                             \
      agro_strike_apply(strike, laws, n, struck, &state);                                       \
      if (cover->quality_slot < slots && strike->quality > 0.0) {                               \
        if (!(used >> cover->quality_slot & 1))                                                 \
          for (size_t i = 0; i < n; i++) state.looks[i] = 1.0;                                  \
        used |= 1u << cover->quality_slot;                                                      \
        agro_strike_mark(strike->quality, struck, &state);                                      \
      }                                                                                         \
    }                                                                                           \
    if (pays_damage && (used & paid_slots) == 0) continue;                                      \
    agro_event_settle(                                                                          \
        o, cover, season, used & paid_slots, &state, sums + y * (slots + 1));                   \
    if (shares) __builtin_memcpy(shares + y * stride, state.share, n * sizeof(double));         \
  }

static void agro_event_payments_baseline(AGRO_EVENT_PARAMETERS) {
  AGRO_EVENT_PAYMENTS(agro_struck_plain)
}
#if AGRO_VARIANTS
__attribute__((target("arch=x86-64-v3"))) static void agro_event_payments_v3(
    AGRO_EVENT_PARAMETERS) {
  AGRO_EVENT_PAYMENTS(agro_struck_plain)
}
AGRO_V4 static void agro_event_payments_v4(AGRO_EVENT_PARAMETERS) {
  AGRO_EVENT_PAYMENTS(agro_struck_v4)
}
#endif
void agro_event_payments(agro_level level, AGRO_EVENT_PARAMETERS) {
#if AGRO_VARIANTS
  if (level == AGRO_LEVEL_V4) {
    agro_event_payments_v4(o, cover, season_count, seasons, strikes, laws, sums, shares, stride);
    return;
  }
  if (level == AGRO_LEVEL_V3) {
    agro_event_payments_v3(o, cover, season_count, seasons, strikes, laws, sums, shares, stride);
    return;
  }
#endif
  (void)level;
  agro_event_payments_baseline(o, cover, season_count, seasons, strikes, laws, sums, shares, stride);
}
