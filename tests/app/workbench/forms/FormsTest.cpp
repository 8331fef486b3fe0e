// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concept> as the first standard header
#include "schema/Document.h"
#include "schema/Schema.h"
#include "support/TestMain.h"
#include "workbench/forms/FieldEditor.h"
#include "workbench/forms/SchemaForm.h"
#include "workbench/theme/Theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QToolButton>
#include <QtTest>

using namespace std::chrono_literals;

namespace postern::example {

enum class FormKey { Ip, User };
struct FormWait {
    std::chrono::milliseconds base{25};
    std::uint32_t tries = 3;
};
struct FormWindow {
    std::uint32_t count = 1;
};
struct FormBucket {
    double rate = 1.5;
};
struct AllKinds {
    std::uint32_t count = 0;
    std::chrono::milliseconds per{60'000};
    std::optional<std::uint32_t> burst;
    std::optional<bool> strict;
    FormKey key = FormKey::Ip;
    std::vector<std::string> exempt{"10.0.0.1"};
    bool enabled = true;
    double ratio = 0.5;
    ByteCount size = ByteCount(65'536);
    schema::SecretRef secret;
    schema::Value raw;
    std::string text = "x";
    FormWait wait{std::chrono::milliseconds(50), 7};
    std::map<std::string, std::uint32_t> named;
    std::vector<FormWait> waits;
    std::variant<FormWindow, FormBucket> algorithm;
};

const schema::Schema<FormWait>& describe(schema::Type<FormWait>)
{
    static const auto schema = schema::Schema<FormWait>("wait", "Waits.")
                                   .field("base", &FormWait::base, "First wait").range(1ms, 1min)
                                   .field("tries", &FormWait::tries, "How often").range(1, 10)
                                   .shorthand("base");
    return schema;
}
const schema::Schema<FormWindow>& describe(schema::Type<FormWindow>)
{
    static const auto schema = schema::Schema<FormWindow>("window", "A fixed window.").field("count", &FormWindow::count, "How many");
    return schema;
}
const schema::Schema<FormBucket>& describe(schema::Type<FormBucket>)
{
    static const auto schema = schema::Schema<FormBucket>("bucket", "A leaky bucket.").field("rate", &FormBucket::rate, "A second").range(1, 5);
    return schema;
}
const schema::Schema<AllKinds>& describe(schema::Type<AllKinds>)
{
    static const auto schema = schema::Schema<AllKinds>("all-kinds", "Has a field of each kind.")
                                   .field("count", &AllKinds::count, "Requests allowed").required().range(1, 1'000).unit("requests")
                                   .field("per", &AllKinds::per, "The period").range(1ms, 24h)
                                   .field("burst", &AllKinds::burst, "At once")
                                   .field("strict", &AllKinds::strict, "Whether it is strict")
                                   .field("key", &AllKinds::key, "Who is counted")
                                       .oneOf({{"ip", FormKey::Ip, "the address"}, {"user", FormKey::User, "the token's sub"}})
                                   .field("exempt", &AllKinds::exempt, "Not counted").items(0, 3)
                                   .field("enabled", &AllKinds::enabled, "Whether it runs")
                                   .field("ratio", &AllKinds::ratio, "A share")
                                   .field("size", &AllKinds::size, "The most octets")
                                   .field("secret", &AllKinds::secret, "A password")
                                   .field("raw", &AllKinds::raw, "Anything")
                                   .field("text", &AllKinds::text, "A text")
                                   .field("wait", &AllKinds::wait, "How it waits")
                                   .field("named", &AllKinds::named, "By name").range(1, 9)
                                   .field("waits", &AllKinds::waits, "Several")
                                   .field("algorithm", &AllKinds::algorithm, "How it counts");
    return schema;
}

} // namespace postern::example

using namespace postern;
using namespace postern::workbench;
using schema::Value;

class FormsTest : public QObject {
    Q_OBJECT
  private:
    std::unique_ptr<Theme> theme_;
    std::unique_ptr<SchemaForm> form_;

    template <class T>
    T* child(const char* name)
    {
        T* found = form_->findChild<T*>(QLatin1String(name));
        if (found == nullptr)
            qFatal("no %s", name);
        return found;
    }
    void type(const char* name, const QString& text)
    {
        auto* line = child<QLineEdit>(name);
        line->setFocus();
        line->selectAll();
        QTest::keyClick(line, Qt::Key_Delete);
        QTest::keyClicks(line, text);
    }
    Value yaml(const char* text)
    {
        schema::Problems problems;
        return schema::readYaml(text, "form.yaml", problems).value_or(Value("unreadable"));
    }
    bool shows(const char* name) { return !child<QLabel>(name)->isHidden(); }

  private Q_SLOTS:
    void init()
    {
        theme_ = std::make_unique<Theme>();
        theme_->setScheme(Theme::Scheme::Light);
        form_ = std::make_unique<SchemaForm>(describe(schema::Type<example::AllKinds>{}), *theme_, QStringLiteral("form"));
        form_->resize(500, 900);
        form_->show();
        QVERIFY(QTest::qWaitForWindowExposed(form_.get()));
    }
    void cleanup()
    {
        form_.reset();
        theme_.reset();
    }

    void defaultsAreShownButNotWritten()
    {
        QCOMPARE(form_->value().size(), std::size_t{0});
        QCOMPARE(child<QLineEdit>("form.per.text")->text(), QStringLiteral("1m"));
        QCOMPARE(child<QLineEdit>("form.size.text")->text(), QStringLiteral("64KiB"));
        QVERIFY(child<QCheckBox>("form.enabled.box")->isChecked());
        QCOMPARE(child<QLineEdit>("form.exempt.0.text")->text(), QStringLiteral("10.0.0.1"));
        QVERIFY(child<QComboBox>("form.key.box")->currentText().contains(QStringLiteral("the address")));
        child<QToolButton>("form.wait.fold")->click();
        QCOMPARE(child<QLineEdit>("form.wait.tries.text")->text(), QStringLiteral("7")); // the default here, not the struct's
        QVERIFY(!child<QToolButton>("form.per.reset")->isVisible());
    }

    void whatIsRequiredIsAskedForAtItsField()
    {
        QVERIFY(!form_->isValid());
        QVERIFY(shows("form.count.problem"));
        QVERIFY(child<QLabel>("form.count.problem")->text().contains(QStringLiteral("needs the key")));
        type("form.count.text", QStringLiteral("5"));
        QVERIFY(form_->isValid() && !shows("form.count.problem"));
        QVERIFY(form_->value() == yaml("count: 5"));
    }

    void theSchemaSpeaksWhileOneTypes_data()
    {
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("said");
        QTest::newRow("range") << QByteArray("count") << QStringLiteral("1001") << QStringLiteral("at most 1000");
        QTest::newRow("no number") << QByteArray("count") << QStringLiteral("many") << QStringLiteral("must be an integer");
        QTest::newRow("no duration") << QByteArray("per") << QStringLiteral("soon") << QStringLiteral("is not a duration");
        QTest::newRow("duration without a unit") << QByteArray("per") << QStringLiteral("60") << QStringLiteral("is not a duration");
        QTest::newRow("no size") << QByteArray("size") << QStringLiteral("big") << QStringLiteral("is not a size");
        QTest::newRow("no share") << QByteArray("ratio") << QStringLiteral("half") << QStringLiteral("must be a number");
        QTest::newRow("negative") << QByteArray("burst") << QStringLiteral("-1") << QStringLiteral("at least 0");
    }
    void theSchemaSpeaksWhileOneTypes()
    {
        QFETCH(QByteArray, field);
        QFETCH(QString, typed);
        QFETCH(QString, said);
        type("form.count.text", QStringLiteral("5"));
        type(("form." + field + ".text").constData(), typed);
        const QLabel* problem = child<QLabel>(("form." + field + ".problem").constData());
        QVERIFY2(!problem->isHidden() && problem->text().contains(said), qPrintable(problem->text()));
        QVERIFY(!form_->isValid());
    }

    void aChangeIsMarkedAndCanBeReset()
    {
        type("form.count.text", QStringLiteral("5"));
        type("form.per.text", QStringLiteral("10s"));
        QVERIFY(form_->value() == yaml("{count: 5, per: 10s}"));
        QVERIFY(child<QToolButton>("form.per.reset")->isVisible());
        QVERIFY(child<QLabel>("form.per.label")->font().bold());
        QVERIFY(child<QLabel>("form.changes")->text().startsWith(QStringLiteral("2")));
        type("form.per.text", QStringLiteral("60s")); // another spelling of the default
        QVERIFY(!child<QLabel>("form.per.label")->font().bold());
        child<QToolButton>("form.per.reset")->click();
        QVERIFY(form_->value() == yaml("count: 5"));
        QCOMPARE(child<QLineEdit>("form.per.text")->text(), QStringLiteral("1m"));
    }

    void whatIsGivenComesBackUntouched()
    {
        const char* const text = "unknownKey: {a: [1, 2]}\ncount: 0x10\nper: 60s\nburst: '7'\nstrict: false\nkey: nobody\nexempt: [a, b]\nenabled: yes\nratio: 1.50\n"
                                 "size: 65536\nsecret: hunter2\nraw: [1, {b: c}]\ntext: \"two\\nlines\"\nwait: 90ms\nnamed: {a.b: 1, c: 20}\n"
                                 "waits: [100ms, {base: 1s, tries: 99}]\nalgorithm: {type: bucket, rate: 9}\n";
        const Value given = yaml(text);
        QVERIFY(given.isMap());
        form_->setValue(given);
        QVERIFY(form_->value() == given);
        QCOMPARE(schema::writeYaml(form_->value()), schema::writeYaml(given)); // order and spellings, too
        // Each problem stands where it belongs.
        for (const char* name : {"form.burst.problem", "form.key.problem", "form.enabled.problem", "form.secret.problem", "form.named.1.problem",
                                 "form.waits.1.tries.problem", "form.algorithm.rate.problem", "form.fields.unknown.unknownKey.problem"})
            QVERIFY2(shows(name), name);
        QVERIFY(!shows("form.problem"));
        // A secret that somebody wrote in the clear is neither shown nor repeated.
        QCOMPARE(child<QLineEdit>("form.secret.text")->echoMode(), QLineEdit::Password);
        QVERIFY(!child<QLabel>("form.secret.problem")->text().contains(QStringLiteral("hunter2")));
        QCOMPARE(child<QPlainTextEdit>("form.text.text.lines")->toPlainText(), QStringLiteral("two\nlines"));
        child<QToolButton>("form.fields.unknown.unknownKey.remove")->click();
        QVERIFY(form_->value().find("unknownKey") == nullptr);
    }

    void itemsAreAddedMovedAndRemovedByKeys()
    {
        form_->setValue(yaml("{count: 5, exempt: [a, b]}"));
        auto* first = child<QLineEdit>("form.exempt.0.text");
        first->setFocus();
        QTest::keyClick(first, Qt::Key_Down, Qt::AltModifier);
        QVERIFY(*form_->value().find("exempt") == yaml("[b, a]"));
        QCOMPARE(QApplication::focusWidget()->objectName(), QStringLiteral("form.exempt.1.text"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Up, Qt::AltModifier);
        QVERIFY(*form_->value().find("exempt") == yaml("[a, b]"));
        QTest::keyClick(child<QToolButton>("form.exempt.add"), Qt::Key_Space);
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("c"));
        QVERIFY(*form_->value().find("exempt") == yaml("[a, b, c]") && form_->isValid());
        child<QToolButton>("form.exempt.add")->click();
        QVERIFY(shows("form.exempt.problem")); // one too many
        child<QToolButton>("form.exempt.3.remove")->click();
        child<QToolButton>("form.exempt.0.remove")->click();
        QVERIFY(*form_->value().find("exempt") == yaml("[b, c]") && form_->isValid());
        for (int i = 0; i < 2; ++i)
            child<QToolButton>("form.exempt.0.remove")->click();
        QVERIFY(*form_->value().find("exempt") == Value::list()); // not the default, which has one
    }

    void aMapRefusesTheSameNameTwice()
    {
        form_->setValue(yaml("{count: 5, named: {a: 1, b: 2}}"));
        type("form.named.1.key", QStringLiteral("a"));
        QVERIFY(!form_->isValid() && shows("form.named.problem"));
        type("form.named.1.key", QStringLiteral("c"));
        QVERIFY(form_->isValid() && *form_->value().find("named") == yaml("{a: 1, c: 2}"));
    }

    void alternativesAndNestedFieldsAreEdited()
    {
        form_->setValue(yaml("{count: 5, wait: 90ms}"));
        child<QComboBox>("form.algorithm.box")->setCurrentIndex(1);
        type("form.algorithm.rate.text", QStringLiteral("2.5"));
        QVERIFY(*form_->value().find("algorithm") == yaml("{type: bucket, rate: 2.5}"));
        child<QToolButton>("form.wait.fold")->click();
        QCOMPARE(child<QLineEdit>("form.wait.base.text")->text(), QStringLiteral("90ms"));
        type("form.wait.base.text", QStringLiteral("80ms"));
        QVERIFY(*form_->value().find("wait") == Value("80ms")); // as short as it was
        type("form.wait.tries.text", QStringLiteral("4"));
        QVERIFY(*form_->value().find("wait") == yaml("{base: 80ms, tries: 4}"));
        child<QComboBox>("form.secret.source")->setCurrentIndex(1);
        type("form.secret.text", QStringLiteral("PASSWORD"));
        QVERIFY(*form_->value().find("secret") == Value("${env:PASSWORD}") && form_->isValid());
        child<QComboBox>("form.strict.box")->setCurrentIndex(2);
        QVERIFY(*form_->value().find("strict") == Value(false));
        child<QComboBox>("form.strict.box")->setCurrentIndex(0);
        QVERIFY(form_->value().find("strict") == nullptr);
    }

    void anyValueIsYamlThatCanBeRead()
    {
        type("form.count.text", QStringLiteral("5"));
        child<QPlainTextEdit>("form.raw.text")->setPlainText(QStringLiteral("a: [1"));
        QVERIFY(!form_->isValid() && shows("form.raw.problem"));
        child<QPlainTextEdit>("form.raw.text")->setPlainText(QStringLiteral("a: [1]"));
        QVERIFY(form_->isValid() && *form_->value().find("raw") == yaml("a: [1]"));
    }

    void wheelsTurnNothingThatHasNoFocus()
    {
        QSignalSpy edited(form_.get(), &SchemaForm::edited);
        auto* box = child<QComboBox>("form.key.box");
        child<QLineEdit>("form.count.text")->setFocus();
        QWheelEvent wheel(QPointF(5, 5), box->mapToGlobal(QPointF(5, 5)), {}, {0, -120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(box, &wheel);
        QCOMPARE(edited.count(), 0);
    }

    void everythingHasAName()
    {
        form_->setValue(yaml("{count: 5, named: {a: 1}, waits: [1s], odd: 1, wait: {tries: 99}, text: \"a\\nb\"}"));
        const auto all = form_->findChildren<QWidget*>();
        for (const QWidget* widget : all) {
            if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible() || widget->objectName().startsWith(QLatin1String("qt_")))
                continue;
            QVERIFY2(!widget->accessibleName().isEmpty() && !widget->objectName().isEmpty(), qPrintable(widget->objectName() + QLatin1String(widget->metaObject()->className())));
        }
    }
};

POSTERN_TEST(FormsTest);
#include "FormsTest.moc"
