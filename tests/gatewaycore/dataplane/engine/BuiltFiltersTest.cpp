// SPDX-License-Identifier: Apache-2.0
#include "dataplane/engine/BuiltFilters.h"
#include "support/TestMain.h"

#include <QtTest>

namespace postern::test {

/// What a filter looks at while it is built.
struct LookConfig {
    bool api = false;
    bool operation = false;
    bool origin = false;
    bool warn = false;
    bool module = false;
    bool endpoints = false;
};
const schema::Schema<LookConfig>& describe(schema::Type<LookConfig>)
{
    static const auto made = schema::Schema<LookConfig>("look", "Looks around.")
                                 .field("api", &LookConfig::api, "At the API")
                                 .field("operation", &LookConfig::operation, "At the operation")
                                 .field("origin", &LookConfig::origin, "At its place")
                                 .field("warn", &LookConfig::warn, "Has something to say")
                                 .field("module", &LookConfig::module, "Starts something")
                                 .field("endpoints", &LookConfig::endpoints, "At which endpoints are the operation's own")
                                 .check([](const LookConfig& config, schema::Reporter& reporter) {
                                     if (config.warn)
                                         reporter.warning("warn", "is on");
                                 });
    return made;
}

namespace {

class Look final : public pipeline::Filter {
  public:
    Look(const LookConfig& config, pipeline::FilterContext& context)
    {
        if (config.api)
            seen = context.api->name;
        if (config.operation && context.operation != nullptr)
            seen += context.operation->method;
        if (config.origin)
            seen += context.origin->toString();
        if (config.module)
            context.uses("looking", "somebody looks");
        if (config.endpoints)
            seen += std::string(context.ownEndpoints().production ? "production" : "") + (context.ownEndpoints().sandbox ? "sandbox" : "");
    }
    std::string seen;
};

const pipeline::FilterType& type()
{
    static const auto made = pipeline::makeFilterType<LookConfig, Look>({"look", "Look", "Looks around.", pipeline::Phase::Guard});
    return made;
}

struct Place {
    model::GatewayConfig gateway;
    model::Api orders, bills;
    model::Operation get, put;
    pipeline::StateRegistry states;
    pipeline::Ports ports;
    schema::Problems problems;
    pipeline::UsedModules modules;
    std::vector<pipeline::ChainStep> chain;
    engine::BuiltFilters built;

    Place()
    {
        orders.name = "Orders";
        bills.name = "Bills";
        get.method = "GET";
        put.method = "PUT";
    }
    /// The filter with these settings, as an operation of an API has it.
    std::shared_ptr<const pipeline::Filter> of(const model::Api& api, const model::Operation& operation,
                                               std::initializer_list<std::pair<std::string_view, schema::Value>> settings,
                                               unsigned line = 1, bool implied = true, std::string instance = "look")
    {
        filters::PlannedFilter planned;
        planned.filter.type = "look";
        planned.implied = implied;
        planned.filter.origin.location = schema::Location::of("api.yaml", line, 1);
        planned.filter.config = schema::Value::object(settings);
        planned.filter.config.setLocation(planned.filter.origin.location);
        for (const auto& [key, value] : settings)
            planned.filter.config.find(key)->setLocation(planned.filter.origin.location);
        pipeline::FilterContext context{gateway, &api, &operation, nullptr, states, ports, 1, std::move(instance), false, planned.filter.origin};
        context.modules = &modules;
        return built.get(type(), planned, planned.filter.config, context, chain, problems).filter;
    }
};

class BuiltFiltersTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void whatLooksAtNothingIsOneForAllApis()
    {
        Place at;
        const auto first = at.of(at.orders, at.get, {}, 1);
        at.built.nextApi();
        QVERIFY(first != nullptr);
        QCOMPARE(at.of(at.bills, at.put, {}, 7), first);
        QVERIFY(at.of(at.bills, at.put, {{"warn", false}}) != first); // it is written otherwise; nobody asks what it means
        QVERIFY(at.of(at.bills, at.put, {}, 1, true, "another") != first);
    }
    void whatAsksForTheApiIsThatApisOnly()
    {
        Place at;
        const auto first = at.of(at.orders, at.get, {{"api", true}});
        QCOMPARE(at.of(at.orders, at.put, {{"api", true}}), first);
        at.built.nextApi();
        const auto second = at.of(at.bills, at.get, {{"api", true}});
        QVERIFY(second != first);
        QCOMPARE(static_cast<const Look&>(*second).seen, std::string("Bills"));
    }
    void whatAsksForTheOperationIsBuiltForEach()
    {
        Place at;
        const auto first = at.of(at.orders, at.get, {{"operation", true}});
        const auto second = at.of(at.orders, at.put, {{"operation", true}});
        QCOMPARE(static_cast<const Look&>(*first).seen, std::string("GET"));
        QCOMPARE(static_cast<const Look&>(*second).seen, std::string("PUT"));
    }
    /// Thousands of operations have none: they share what takes tokens. The one that has some has its own.
    void whatAsksForOwnEndpointsIsSharedByThoseThatHaveTheSame()
    {
        Place at;
        model::Operation own;
        own.method = "POST";
        own.sandbox = model::Cluster{};
        const auto first = at.of(at.orders, at.get, {{"endpoints", true}});
        QCOMPARE(at.of(at.orders, at.put, {{"endpoints", true}}), first);
        const auto other = at.of(at.orders, own, {{"endpoints", true}});
        QVERIFY(other != first);
        QCOMPARE(static_cast<const Look&>(*other).seen, std::string("sandbox"));
        QCOMPARE(static_cast<const Look&>(*at.of(at.orders, at.get, {{"endpoints", true}})).seen, std::string());
    }
    void whatTellsItsPlaceTellsItsOwn()
    {
        Place at;
        const auto first = at.of(at.orders, at.get, {{"origin", true}}, 3);
        QCOMPARE(at.of(at.orders, at.put, {{"origin", true}}, 3), first);
        QCOMPARE(static_cast<const Look&>(*at.of(at.orders, at.put, {{"origin", true}}, 4)).seen, std::string("api.yaml:4:1"));
    }
    /// Its settings may have places inside, which a filter may keep.
    void whatIsWrittenInTwoPlacesIsTwo()
    {
        Place at;
        const auto first = at.of(at.orders, at.get, {}, 3, false);
        QCOMPARE(at.of(at.orders, at.put, {}, 3, false), first);
        QVERIFY(at.of(at.orders, at.put, {}, 4, false) != first);
    }
    void whatIsWrongIsSaidWhereverItStands()
    {
        Place at;
        QVERIFY(at.of(at.orders, at.get, {{"api", 1}}, 3) == nullptr);
        QVERIFY(at.of(at.orders, at.put, {{"api", 1}}, 8) == nullptr);
        QVERIFY(at.of(at.orders, at.get, {{"warn", true}}, 5) != nullptr);
        QVERIFY(at.of(at.orders, at.put, {{"warn", true}}, 9) != nullptr);
        QCOMPARE(at.problems.all().size(), std::size_t(4));
        QCOMPARE(at.problems.all()[0].location.line, 3U);
        QCOMPARE(at.problems.all()[1].location.line, 8U);
        QCOMPARE(at.problems.all()[2].location.line, 5U);
        QCOMPARE(at.problems.all()[3].location.line, 9U);
    }
    void aChainHasAFilterOnce()
    {
        Place at;
        const auto first = at.of(at.orders, at.get, {});
        at.chain.emplace_back().filter = first;
        const auto second = at.of(at.orders, at.get, {});
        QVERIFY(second != first);
        at.chain.clear();
        const auto third = at.of(at.orders, at.put, {});
        QVERIFY(third == first || third == second);
    }
    /// An API that is refused takes its modules with it; the next one that has the filter needs them.
    void whatItStartsIsToldEachTime()
    {
        Place at;
        (void)at.of(at.orders, at.get, {{"module", true}});
        QCOMPARE(at.modules.all().size(), std::size_t(1));
        at.modules = {};
        at.built.nextApi();
        (void)at.of(at.bills, at.get, {{"module", true}});
        QCOMPARE(at.modules.all().size(), std::size_t(1));
        QCOMPARE(at.modules.all()[0].name, std::string("looking"));
    }
};

} // namespace

POSTERN_TEST(BuiltFiltersTest);

} // namespace postern::test

#include "BuiltFiltersTest.moc"
