#include "engine/protocol/key_record.h"

namespace idem {

KeyRecord KeyRecord::of(const Row& row) {
    KeyRecord record;
    record.key = static_cast<std::uint32_t>(row[key_table::key.index]);
    record.state = static_cast<KeyState>(row[key_table::state.index]);
    record.owner = row[key_table::owner.index];
    record.lease = Deadline{row[key_table::lease.index]};
    record.fingerprint = static_cast<std::uint64_t>(row[key_table::fingerprint.index]);
    record.payment = row[key_table::payment.index];
    record.status = static_cast<int>(row[key_table::status.index]);
    record.expiry = Deadline{row[key_table::expiry.index]};
    record.point = row[key_table::point.index];
    return record;
}

KeyRecord KeyRecord::of(std::uint32_t key, const CacheValue& value) {
    KeyRecord record;
    record.key = key;
    record.state = static_cast<KeyState>(value[0]);
    record.owner = value[1];
    record.fingerprint = static_cast<std::uint64_t>(value[2]);
    record.payment = value[3];
    record.status = static_cast<int>(value[4]);
    return record;
}

KeyRecord KeyRecord::consumed(const Request& request, std::int64_t owner, const Response& answer) {
    KeyRecord record;
    record.key = request.key.value_or(0);
    record.state = KeyState::Consumed;
    record.owner = owner;
    record.fingerprint = request.fingerprint;
    record.payment = answer.resource;
    record.status = answer.status;
    return record;
}

KeyRecord KeyRecord::unknown(const Request& request, std::int64_t owner) {
    KeyRecord record;
    record.key = request.key.value_or(0);
    record.state = KeyState::Unknown;
    record.owner = owner;
    record.fingerprint = request.fingerprint;
    return record;
}

CacheValue KeyRecord::toCacheValue() const {
    return {static_cast<std::int64_t>(state),
            owner,
            static_cast<std::int64_t>(fingerprint),
            payment,
            status,
            0};
}

} // namespace idem
