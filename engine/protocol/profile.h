// A profile of the key protocol: how one kind of real API answers, as data.
#pragma once

#include "engine/core/time.h"
#include "engine/protocol/options.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace idem {

/// What becomes of a claimed key once the operation has ended (semantics.md R25-R31).
enum class Disposal : std::uint8_t {
    Store,       ///< Keep the answer and replay it.
    Release,     ///< Give the key up, so that a retry works anew.
    Keep,        ///< Leave the claim as it is until its lease ends.
    MarkUnknown, ///< Nobody knows whether it happened: say so, and let nobody repeat it blindly.
    Rerun,       ///< Nobody knows whether it happened: the next request carries it out again.
};

/// One way that real APIs answer (semantics.md 0, point 8). Status codes are HTTP's. Nothing else
/// in the engine asks for the name of a profile: whatever differs between two is a field here.
struct Profile {
    std::string_view name;
    std::string_view title;
    std::string_view description;
    std::string_view source;

    int created = 201;       ///< First success.
    int replayed = 200;      ///< A success asked for again; 0: the status that was stored (R21).
    int inProgress = 409;    ///< Asked for again while it runs (R23).
    int badKey = 400;        ///< No key, a malformed one, one that is too long (R03, R05).
    int keyReused = 422;     ///< Same key, other payload (R14).
    int tooOld = 0;          ///< First sent before the tracked window; 0: a new request (R40).
    bool quotedKeys = false; ///< A key without quotes is malformed (R01).
    int keyLengthMax = 255;  ///< Characters of the key; 0: no limit is known (R05).
    Disposal ofRefused = Disposal::Store; ///< After a definite no, such as 402 (R31).
    /// After a time-out of the provider or an exception behind the effect: the dilemma of F32
    /// (stored and replayed) and F33 (not stored, so carried out again).
    Disposal ofUnknown = Disposal::Keep;
    std::string_view replayMarker = {}; ///< Header that tells a replay; empty: none (R22).
    Duration recordLife = Duration::seconds(86'400); ///< Of a finished record (R39).
};

/// Every profile, by name; the first one is the default.
std::span<const Profile> profiles();
const Profile* findProfile(std::string_view name);

/// The profile that the options name, with what they set explicitly in its place. REQUIRES: the
/// name is known (the scenario reader checks it).
Profile rulesOf(const ProtocolOptions& options);

/// The header field that tells a replay, as "name: value"; empty: none. It lives as long as the
/// options do. REQUIRES: the name of the profile is known.
std::string_view replayMarkerOf(const ProtocolOptions& options);

} // namespace idem
