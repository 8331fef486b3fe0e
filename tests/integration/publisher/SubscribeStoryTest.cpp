// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concepts> as the first standard header
#include "integration/publisher/PublisherStage.h"
#include "support/TestMain.h"

namespace postern::test {

/// From an API in the Developer Portal to a call of it, in the terminal: `postern subscribe` and `postern call`.
class SubscribeStoryTest : public QObject {
    Q_OBJECT

    std::unique_ptr<PublisherStage> stage_;

    /// What became of a call with this token: status, and how the chain's step `subscription` tells it.
    struct Told {
        std::int64_t status = 0;
        std::string subscription;
        QByteArray all;
    };
    Told call(const QByteArray& token)
    {
        const Ran ran = stage_->postern({QStringLiteral("call"), QStringLiteral("GET"), stage_->gatewayUrl + QStringLiteral("/orders/1.0.0/orders/17"), QStringLiteral("--token"),
                                         QStringLiteral("env:STORY_TOKEN"), QStringLiteral("--trace"), QStringLiteral("--control"), stage_->path("control"),
                                         QStringLiteral("--output"), QStringLiteral("json")},
                                        {{QStringLiteral("STORY_TOKEN"), QString::fromLatin1(token)}});
        Told told{0, {}, ran.all()};
        const auto trace = schema::readJson(ran.out.trimmed().toStdString(), "trace");
        if (!trace)
            return told;
        if (const auto* status = trace->atPath("summary.status"))
            told.status = status->asInteger();
        if (const auto* steps = trace->find("steps")) {
            for (const auto& step : steps->items()) {
                const auto* sentence = step.atPath("reason.sentence");
                if (step.find("filter") != nullptr && step.find("filter")->toText() == "subscription" && sentence != nullptr)
                    told.subscription = sentence->toText();
            }
        }
        return told;
    }
    Ran subscribe(const QString& words) { return stage_->verb(QStringLiteral("subscribe ") + words, {QStringLiteral("--application"), QStringLiteral("Story Shop"), QStringLiteral("--tier"), QStringLiteral("10PerMin")}); }

  private Q_SLOTS:
    void init()
    {
        stage_ = std::make_unique<PublisherStage>();
        const QByteArray hindered = stage_->build();
        QVERIFY2(hindered.isEmpty(), hindered);
    }
    void cleanup() { stage_.reset(); }

    void unsubscribedCallsAreRefusedAndSubscribedOnesAnsweredByBothKindsOfTokens()
    {
        const Ran imported = stage_->verb(QStringLiteral("import --name Orders --api-version 1.0.0"));
        QVERIFY2(imported.code == 0, imported.all());
        const QByteArray hindered = stage_->serve();
        QVERIFY2(hindered.isEmpty(), hindered);

        // Subscribed to another API: the token is good, and the call is nobody's business.
        const Ran stranger = subscribe(QStringLiteral("Payments 1.2.0 --scope orders:read"));
        QVERIFY2(stranger.code == 0 && stranger.out.count('\n') == 1 && stranger.out.count('.') == 2, stranger.all()); // one line: a JWT
        const Told refused = call(stranger.out.trimmed());
        QVERIFY2(refused.status == 403 && refused.subscription.find("Story Shop") != std::string::npos, refused.all);

        const Ran opaque = subscribe(QStringLiteral("Orders 1.0.0 --plan Gold --opaque --scope orders:read"));
        QVERIFY2(opaque.code == 0 && !opaque.out.contains('.'), opaque.all());
        const Told byOpaque = call(opaque.out.trimmed());
        QVERIFY2(byOpaque.status == 200, byOpaque.all);
        const Ran jwt = subscribe(QStringLiteral("Orders 1.0.0 --scope orders:read"));
        QVERIFY2(jwt.code == 0 && jwt.out.count('.') == 2, jwt.all());
        const Told byJwt = call(jwt.out.trimmed());
        QVERIFY2(byJwt.status == 200, byJwt.all);
        QCOMPARE(byJwt.subscription, byOpaque.subscription);
        for (const char* part : {"Story Shop", "Gold"})
            QVERIFY2(byJwt.subscription.find(part) != std::string::npos, byJwt.subscription.c_str());
    }

    void jsonHoldsTheTokenOnlyWhenAsked()
    {
        const Ran without = subscribe(QStringLiteral("Orders 1.0.0 --output json"));
        QVERIFY2(without.code == 0, without.all());
        const auto told = schema::readJson(without.out.trimmed().toStdString(), "outcome");
        QVERIFY2(told, without.out);
        QVERIFY(told->find("token") == nullptr && !without.all().contains("eyJ"));
        QCOMPARE(told->atPath("application.tier")->toText(), std::string("10PerMin"));
        QCOMPARE(told->atPath("subscription.plan")->toText(), std::string("Gold"));
        const Ran with = subscribe(QStringLiteral("Orders 1.0.0 --output json --show-token --sandbox"));
        const auto shown = schema::readJson(with.out.trimmed().toStdString(), "outcome");
        QVERIFY2(shown && shown->find("token") != nullptr, with.all());
        QCOMPARE(shown->find("keyType")->toText(), std::string("SANDBOX"));
    }

    void whatCannotBeIsOneClearLine()
    {
        const Ran nobody = subscribe(QStringLiteral("Nobody 1.0.0"));
        QVERIFY2(nobody.code == 1 && nobody.problem.contains("the Developer Portal shows no Nobody 1.0.0"), nobody.all());
        const Ran plan = subscribe(QStringLiteral("Orders 1.0.0 --plan Tin"));
        QVERIFY2(plan.code == 1 && plan.problem.contains("is not offered with the plan Tin") && plan.problem.contains("Gold"), plan.all());
        const Ran wrong = stage_->postern(QStringList{QStringLiteral("subscribe"), QStringLiteral("Orders"), QStringLiteral("1.0.0")} + stage_->login(),
                                          {{QStringLiteral("POSTERN_PASSWORD"), QStringLiteral("wrong")}});
        QVERIFY2(wrong.code == 1 && wrong.problem.contains("user name or password was refused"), wrong.all());
        const Ran none = stage_->postern(QStringList{QStringLiteral("subscribe"), QStringLiteral("Orders"), QStringLiteral("1.0.0")} + stage_->login(), {});
        QVERIFY2(none.code == 1 && none.problem.contains("POSTERN_PASSWORD"), none.all());
        QStringList untrusting = stage_->login().mid(0, 4);
        const Ran stranger = stage_->postern(QStringList{QStringLiteral("subscribe"), QStringLiteral("Orders"), QStringLiteral("1.0.0")} + untrusting);
        QString fingerprint = stage_->login().back();
        QVERIFY2(stranger.code == 1 && stranger.problem.contains("--trust " + fingerprint.remove(QLatin1Char(':')).toLower().toLatin1()), stranger.all());
    }
};

POSTERN_TEST(SubscribeStoryTest);

} // namespace postern::test

#include "SubscribeStoryTest.moc"
