// SPDX-License-Identifier: Apache-2.0
#include "dataplane/filters/KeyRestrictions.h"

#include "dataplane/security/Referrer.h"

#include <algorithm>
#include <array>

namespace postern::filters {
namespace {

using pipeline::ReasonText;

const ReasonText keyFromElsewhere{"api-key.address", "The API key of {detail} does not count from the caller's address.",
                                  "Call from an address that the key allows; behind a proxy, list it in `trustedProxies`."};
const ReasonText keyOfOtherPage{"api-key.referrer", "The API key of {detail} does not count from the page that the call names.",
                                "Call from a page that the key allows; its address has to be in the header Referer."};

std::vector<std::string> membersOf(std::string_view text)
{
    std::vector<std::string> members;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(','), text.size());
        std::string_view member = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        while (member.starts_with(' '))
            member.remove_prefix(1);
        while (member.ends_with(' '))
            member.remove_suffix(1);
        if (!member.empty())
            members.emplace_back(member);
    }
    return members;
}

} // namespace

Result<KeyRestrictions> KeyRestrictions::make(const std::vector<std::string>& addresses, std::vector<std::string> referrers)
{
    KeyRestrictions made;
    auto list = AddressSet::make(addresses);
    if (!list)
        return unexpected(std::move(list).error());
    made.addresses_ = *std::move(list);
    made.referrers_ = std::move(referrers);
    made.byAddress_ = !addresses.empty();
    made.byReferrer_ = !made.referrers_.empty();
    return made;
}

KeyRestrictions KeyRestrictions::ofClaims(std::string_view addresses, std::string_view referrers)
{
    auto made = make(membersOf(addresses), membersOf(referrers));
    KeyRestrictions all = made ? *std::move(made) : KeyRestrictions();
    all.byAddress_ = !addresses.empty();
    all.byReferrer_ = !referrers.empty();
    return all;
}

const ReasonText* KeyRestrictions::refuse(const pipeline::Exchange& exchange) const
{
    if (byAddress_ && !addresses_.contains(exchange.client().caller))
        return &keyFromElsewhere;
    if (!byReferrer_)
        return nullptr;
    const http::HeaderMap& headers = exchange.request().headers;
    const std::string_view referrer = headers.value("Referer");
    const bool allowed = std::any_of(referrers_.begin(), referrers_.end(), [referrer](const std::string& pattern) {
        return security::matchesReferrer(pattern, referrer);
    });
    return allowed ? nullptr : &keyOfOtherPage;
}

std::string_view KeyRestrictions::detailOf(const ReasonText& reason, std::string_view whose, pipeline::Exchange& exchange)
{
    if (!exchange.recording())
        return whose;
    std::string text(whose);
    if (&reason == &keyFromElsewhere)
        return exchange.arena().copy(text + " (the call comes from " + std::string(exchange.client().caller) + ")");
    const std::string_view named = exchange.request().headers.value("Referer");
    const std::string_view page = named.substr(0, named.find('?')); // what follows may be a secret
    return exchange.arena().copy(text + (page.empty() ? std::string(" (the call names none)") : " (the call names " + std::string(page.substr(0, 200)) + ")"));
}

std::span<const ReasonText* const> KeyRestrictions::reasons() noexcept
{
    static const std::array<const ReasonText*, 2> all{&keyFromElsewhere, &keyOfOtherPage};
    return all;
}

} // namespace postern::filters
