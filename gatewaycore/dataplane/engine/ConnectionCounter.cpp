// SPDX-License-Identifier: Apache-2.0
#include "dataplane/engine/ConnectionCounter.h"

namespace postern::engine {
namespace {

/// An IPv4 address, or the /64 of an IPv6 one: that much is one subscriber's to choose from (RFC 6177). 0: neither.
std::uint64_t keyOf(const net::Address& peer) noexcept
{
    const net::Address address = peer.unmapped();
    const std::string_view octets = address.octets().substr(0, 8);
    std::uint64_t key = 0;
    for (const char octet : octets)
        key = key << 8 | static_cast<unsigned char>(octet);
    // No /64 of a client begins with 16 zero bits and goes on with a one, so the kinds do not mix; ::/64 (loopback) is 1.
    return address.kind() == net::Address::Kind::V4 ? key | std::uint64_t(1) << 40 : octets.empty() ? 0 : key + (key == 0);
}

} // namespace

ConnectionCounter::Refusal ConnectionCounter::enter(const std::shared_ptr<ConnectionCounter>& counter,
                                                    const net::Address& peer, const model::Limits& limits, bool byAddress,
                                                    Place& place)
{
    const std::uint64_t key = byAddress && limits.connectionsPerAddress != 0 ? keyOf(peer) : 0;
    const std::lock_guard lock(counter->mutex_);
    if (counter->open_ >= limits.connections)
        return Refusal::Gateway;
    if (key != 0) {
        std::uint32_t& open = counter->byAddress_[key];
        if (open >= limits.connectionsPerAddress)
            return Refusal::Address;
        ++open;
    }
    ++counter->open_;
    place.counter_ = counter;
    place.key_ = key;
    return Refusal::None;
}

void ConnectionCounter::leave(std::uint64_t key)
{
    const std::lock_guard lock(mutex_);
    --open_;
    const auto found = byAddress_.find(key);
    if (found != byAddress_.end() && --found->second == 0)
        byAddress_.erase(found);
}

std::size_t ConnectionCounter::open() const
{
    const std::lock_guard lock(mutex_);
    return open_;
}

} // namespace postern::engine
