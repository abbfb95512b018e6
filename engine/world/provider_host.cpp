#include "engine/world/provider_host.h"

namespace idem {

namespace {

constexpr StreamId cardDeclined = StreamId::of("provider", "decline");
constexpr StreamId callFails = StreamId::of("provider", "failure");

ProviderOptions providerOptions(const ProviderSetup& setup) {
    ProviderOptions options;
    options.deduplicates = setup.deduplicates;
    options.keyTimeToLive = setup.keyLife;
    options.regionInScope = setup.regionInScope;
    options.checksTokens = setup.checksTokens;
    options.queryable = setup.queryable;
    options.settlementDelay = setup.settlementDelay;
    return options;
}

} // namespace

ProviderHost::ProviderHost(Stage& stage)
    : m_stage(stage), m_provider(providerOptions(stage.options.provider)) {}

ProviderResult ProviderHost::execute(const ProviderCall& call, const Occasion& occasion) {
    const ProviderSetup& setup = m_stage.options.provider;
    m_hasExecuted = false;
    if (m_stage.happens(setup.failure, callFails, occasion.errand, occasion.ordinal)) {
        return {ProviderStatus::Failed, 0, false};
    }
    const Errand card{occasion.errand.intent};
    if (call.kind == ProviderCallKind::Charge &&
        m_stage.happens(setup.decline, cardDeclined, card)) {
        return {ProviderStatus::Declined, 0, false};
    }
    m_hasExecuted = true;
    return m_provider.execute(call, m_stage.clock);
}

void ProviderHost::settle(NodeId node, const Occasion& occasion, std::uint32_t step) {
    if (!m_hasExecuted) {
        return;
    }
    for (const ProviderChange& change : m_provider.changes()) {
        auto kind = RecordKind::Charged;
        switch (change.kind) {
        case ProviderChangeKind::Charged:
            break;
        case ProviderChangeKind::Replayed:
            kind = RecordKind::ChargeReplayed;
            break;
        case ProviderChangeKind::Canceled:
            kind = RecordKind::ChargeCanceled;
            break;
        case ProviderChangeKind::Refused:
            continue;
        }
        auto record = m_stage.record(kind, node, occasion.errand, occasion.cause);
        record.value = change.payment;
        record.other = static_cast<std::uint32_t>(change.amount);
        record.detail = change.hadForgotten ? 1 : 0;
        record.operation = step;
        m_stage.emit(record);
    }
}

} // namespace idem
