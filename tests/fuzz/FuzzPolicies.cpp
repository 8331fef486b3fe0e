// SPDX-License-Identifier: Apache-2.0
//
// Any text as an entry of policies.yaml, in our shape or the Publisher's, and as subscriptions.json: it is refused with a
// problem, or what is read is written and read again as the same.
#include "Fuzz.h"
#include "config/PublisherPolicy.h"
#include "model/KeyTemplate.h"
#include "model/SubscriptionBook.h"
#include "model/ThrottlingPolicy.h"
#include "schema/Document.h"

#include <string_view>

using namespace postern;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text = test::fuzzText(data, size);
    static_cast<void>(model::KeyTemplate::parse(text));
    schema::Problems problems;
    schema::ReadLimits limits;
    limits.values = 10'000;
    const auto value = schema::readYaml(text, "policies.yaml", problems, limits);
    if (!value)
        return 0;
    const schema::Value entry = config::fromPublisherPolicy(*value, problems);
    if (const auto policy = describe(schema::Type<model::ThrottlingPolicy>{}).decode(entry, problems)) {
        const auto again = schema::decode<model::ThrottlingPolicy>(schema::encode(*policy));
        FUZZ_CHECK(again.has_value() && schema::encode(*again) == schema::encode(*policy));
    }
    if (auto file = describe(schema::Type<model::SubscriptionsFile>{}).decode(*value, problems)) {
        const std::size_t before = problems.errorCount();
        const auto book = model::SubscriptionBook::make(*file, problems);
        FUZZ_CHECK((book == nullptr) == (problems.errorCount() > before));
        for (const model::ApiSubscription& each : file->subscriptions) {
            for (const model::SubscribingApplication& application : file->applications)
                FUZZ_CHECK(book == nullptr || application.id != each.application ||
                           book->find(application, each.api, each.version) != nullptr);
        }
    }
    return 0;
}
