// Insured objects on the seasons of a catalogue: what events do to them, and what covers pay.
#ifndef AGRORISK_EVENTS_H
#define AGRORISK_EVENTS_H

#include <stddef.h>
#include <stdint.h>

/// A tabulated law of damage on 0...1 whose quantile is linear between nodes: node k of a law is
/// the quantile at k / AGRO_DAMAGE_CELLS.
#define AGRO_DAMAGE_CELLS 256

/// An event that strikes a share of the objects: a struck object loses a part of what is left of
/// its yield, drawn from one of four tabulated laws with probabilities `weight` (the fourth is what
/// is missing of 1). `law` says where each begins among the tables; `lane` addresses the draws of
/// the event; `slot` is the row of its peril among the perils that the cover pays for, or their
/// number for a peril that it does not. `quality` is what is lost of the value of marked fruit; of what
/// a struck object has left, twice its damage is marked and at most all.
typedef struct agro_strike {
  double share, quality;
  double weight[3];
  uint32_t law[4];
  uint32_t lane;
  uint32_t slot;
} agro_strike;

/// A year: its strikes in calendar order, and what all objects have in common. `potential` is the
/// yield without damage of an object of level 1, `guarantee` what an object is insured for as a
/// share of its insured yield's value, `price` the price of what it harvests, and `share` the
/// payment of a cover that asks for nothing of the object itself.
typedef struct agro_season {
  uint32_t year;
  uint32_t first_strike, strike_count;
  double potential, guarantee, price, share;
} agro_season;

typedef enum agro_term_kind {
  AGRO_DEDUCTIBLE = 0,         /* max(0, x - value) */
  AGRO_DEDUCTIBLE_OF_LOSS = 1, /* x (1 - value) */
  AGRO_FRANCHISE = 2,          /* x < value ? 0 : x */
  AGRO_LIMIT = 3,              /* min(x, value) */
  AGRO_COINSURANCE = 4         /* x value */
} agro_term_kind;

typedef struct agro_term {
  int32_t kind;
  double value;
} agro_term;

typedef enum agro_payoff_kind {
  AGRO_PAYS_DAMAGE = 0,    /* what the slots lost */
  AGRO_PAYS_REBASED = 1,   /* the same, settled on the yield without the damage */
  AGRO_PAYS_GUARANTEE = 2, /* max(0, guarantee - yield / insured_yield price) */
  AGRO_PAYS_SHARE = 3      /* the season's share */
} agro_payoff_kind;

/// A cover: what it pays before its terms, the terms in their order, the number of slots, and the slot
/// of the value that what is left has lost by its looks (the number of slots where it is not paid for).
typedef struct agro_cover {
  int32_t kind;
  uint32_t slot_count, quality_slot;
  const agro_term *terms;
  size_t term_count;
} agro_cover;

/// Objects, at most AGRO_OBJECT_ROOM. `key_low` and `key_high` address what happens to an object;
/// the own deviation s of its yield in a year is exp(s N - s^2 / 2), N draw `year` of the stream of
/// `farm_low` and `farm_high` at year 0; `level` is its yield over the potential. The last five are used where the payoff asks for the yield; `deviation` is NULL where all are 0.
#define AGRO_OBJECT_ROOM 512
typedef struct agro_objects {
  size_t count;
  const uint32_t *key_low, *key_high;
  const double *sum_insured;
  const uint32_t *farm_low, *farm_high;
  const double *deviation, *level, *insured_yield;
} agro_objects;

/// What objects are paid in a run of years. Row y of `sums` has slot_count + 1 numbers, to which
/// whole thousandths of the unit of `sum_insured` are added: what each slot explains, and at the end
/// what none does. A payment is rounded to the nearest thousandth (ties to even) and divided among
/// the slots by what each took, with the rest for the last of them; the payments of all objects of a
/// year must stay below 2^53 thousandths, so that every sum is exact.
///
/// Where `shares` is not NULL it takes the payments as shares of the sums insured: those of year y
/// from shares + y stride on; the caller has set them to 0.
void agro_event_payments(
    agro_level level, const agro_objects *objects, const agro_cover *cover, size_t season_count,
    const agro_season *seasons, const agro_strike *strikes, const double *laws, double *sums,
    double *shares, size_t stride);

#endif
