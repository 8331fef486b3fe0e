// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <concept> as the first standard header
#include "dataplane/filters/Shelf.h"
#include "schema/Document.h"
#include "support/TestMain.h"
#include "workbench/forms/FieldEditor.h"
#include "workbench/forms/SchemaForm.h"
#include "workbench/theme/Theme.h"

#include <QLabel>
#include <QtTest>

using namespace postern;
using namespace postern::workbench;
using schema::FieldKind;
using schema::Value;

namespace {

/// A value that is written, of whatever the field takes: its example, a choice, something in its range.
Value sampleOf(const schema::Codec& codec, const schema::Rules& rules, const std::string& example, int depth)
{
    switch (codec.kind()) {
    case FieldKind::Bool: return Value(true);
    case FieldKind::Integer: return Value(static_cast<std::int64_t>(rules.min.value_or(0) + 1));
    case FieldKind::Number: return Value(rules.min.value_or(0) + 0.5);
    case FieldKind::Duration: return Value(std::to_string(static_cast<std::int64_t>(rules.min.value_or(0) / 1e9) + 1) + "s");
    case FieldKind::Bytes: return Value(std::to_string(static_cast<std::uint64_t>(rules.min.value_or(0)) + 1) + "B");
    case FieldKind::Text:
        if (rules.choices.empty())
            return Value(example.empty() ? "ein Text: \"ü\"" : example);
        [[fallthrough]];
    case FieldKind::Choice: return Value(rules.choices.back().name);
    case FieldKind::Secret: return Value("${env:SECRET}");
    case FieldKind::Any: return Value::object({{"a", Value::list({Value(1), Value("b")})}});
    case FieldKind::List: return Value::list({sampleOf(*codec.element(), rules, example, depth), sampleOf(*codec.element(), rules, {}, depth)});
    case FieldKind::Map: return Value::object({{"X-A.b", sampleOf(*codec.element(), rules, example, depth)}});
    case FieldKind::Object:
    case FieldKind::Variant: {
        const schema::ObjectSchema& object = codec.kind() == FieldKind::Object ? *codec.object() : *codec.alternatives().back();
        Value out = Value::map();
        if (codec.kind() == FieldKind::Variant)
            out.set(rules.tag, Value(object.name()));
        for (const schema::Field& field : object.fields()) {
            if (depth > 0 || field.required)
                out.set(field.name, sampleOf(*field.codec, field.rules, field.examples.empty() ? std::string() : field.examples.front(), depth - 1));
        }
        return out;
    }
    }
    return {};
}

} // namespace

/// What holds for the form of every filter of the shelf.
class ShelfFormsTest : public QObject {
    Q_OBJECT
  private:
    Theme theme_;

  private Q_SLOTS:
    void everyFilter_data()
    {
        QTest::addColumn<int>("index");
        int index = 0;
        for (const pipeline::FilterType& type : filters::shelf())
            QTest::newRow(std::string(type.name).c_str()) << index++;
    }
    void everyFilter()
    {
        QFETCH(int, index);
        const schema::ObjectSchema& schema = *filters::shelf()[static_cast<std::size_t>(index)].schema;
        SchemaForm form(schema, theme_, QStringLiteral("form"));

        // Its defaults are shown, and none of them is written.
        QVERIFY(form.value().size() == 0);
        for (const schema::Field& field : schema.fields()) {
            const FieldEditor* editor = form.editor(field.name);
            QVERIFY2(editor != nullptr, field.name.c_str());
            QVERIFY2(!editor->value() && !editor->isChanged(), field.name.c_str());
            QVERIFY2(!editor->accessibleName().isEmpty() && !editor->accessibleDescription().isEmpty(), field.name.c_str());
            const Value& standard = field.defaultValue;
            const bool folded = field.kind() == FieldKind::Object;
            const bool nothing = standard.isNull() || standard == Value("") || ((standard.isList() || standard.isMap()) && standard.size() == 0);
            const auto shown = editor->read();
            if (!folded && field.kind() != FieldKind::Variant)
                QVERIFY2(nothing ? !shown : shown && sameMeaning(*shown, standard, *field.codec), field.name.c_str());
        }
        schema::Problems expected;
        QCOMPARE(schema.check(Value::map(), expected), form.isValid());

        // What it is given, in whatever spelling and with whatever else, it gives back; and its widgets say the same.
        const Value all = schema.writeFrom(schema.defaults(), nullptr, true);
        Value sample = Value::map();
        for (const schema::Field& field : schema.fields())
            sample.set(field.name, sampleOf(*field.codec, field.rules, field.examples.empty() ? std::string() : field.examples.front(), 2));
        Value odd = sample;
        odd.set("noSuchKey", Value::object({{"x", 1}}));
        for (const Value& given : {all, sample, odd, Value::map()}) {
            form.setValue(given);
            QCOMPARE(QString::fromStdString(schema::writeYaml(form.value())), QString::fromStdString(schema::writeYaml(given)));
            schema::Problems problems;
            QCOMPARE(schema.check(given, problems), form.isValid());
            QCOMPARE(QString::fromStdString(form.problems().toString()), QString::fromStdString(problems.toString()));
            for (const schema::Field& field : schema.fields()) {
                const Value* written = given.find(field.name);
                const auto shown = form.editor(field.name)->read();
                const bool empty = written == nullptr || written->isNull() || *written == Value("") || ((written->isList() || written->isMap()) && written->size() == 0);
                if (!empty)
                    QVERIFY2(shown && sameMeaning(*shown, *written, *field.codec), field.name.c_str());
            }
        }

        // What the schema refuses the form shows, at its field.
        for (const schema::Field& field : schema.fields()) {
            for (const Value& wrong : {Value::object({{"no", Value::list({Value("such")})}}), Value("\x01 neither"), Value(-7), Value::list({Value::list()})}) {
                Value bad = sample;
                bad.set(field.name, wrong);
                form.setValue(bad);
                QVERIFY2(*form.value().find(field.name) == wrong, field.name.c_str());
                schema::Problems problems;
                const bool taken = schema.check(bad, problems);
                QCOMPARE(form.isValid(), taken);
                int seen = 0;
                const auto labels = form.findChildren<QLabel*>();
                for (const QLabel* label : labels)
                    seen += label->objectName().endsWith(QLatin1String(".problem")) && !label->isHidden() && !label->text().isEmpty() ? 1 : 0;
                QVERIFY2(problems.empty() || seen > 0, (field.name + ": " + problems.toString()).c_str());
            }
        }
    }
};

POSTERN_TEST(ShelfFormsTest);
#include "ShelfFormsTest.moc"
