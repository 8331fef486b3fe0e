// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/ExchangeFilterParser.h"

#include <cmath>

namespace postern::workbench {
namespace {

constexpr int deepest = 64;

bool isText(ExchangeFilter::Field field) { return field < ExchangeFilter::Field::Status; }

bool isOperatorStart(QChar c) { return QStringLiteral(":=!<>").contains(c); }

} // namespace

std::optional<ExchangeFilter::Error> ExchangeFilterParser::run()
{
    skipSpace();
    if (atEnd())
        return std::nullopt;
    const int root = either();
    skipSpace();
    if (!error_ && !atEnd())
        fail(at_, 1, FilterText::tr("There is a closing parenthesis without an opening one."));
    if (error_)
        return error_;
    into_.root_ = root;
    return std::nullopt;
}

int ExchangeFilterParser::either()
{
    int left = all();
    while (!error_ && takeKeyword(QLatin1String("or"))) {
        const int right = all();
        ExchangeFilter::Node node;
        node.kind = Filter::Kind::Or;
        node.left = left;
        node.right = right;
        left = add(node);
    }
    return left;
}

int ExchangeFilterParser::all()
{
    int left = one();
    for (;;) {
        skipSpace();
        if (error_ || atEnd() || text_.at(at_) == QLatin1Char(')'))
            return left;
        const int before = at_;
        if (takeKeyword(QLatin1String("or"))) {
            at_ = before;
            return left;
        }
        takeKeyword(QLatin1String("and"));
        ExchangeFilter::Node node;
        node.kind = Filter::Kind::And;
        node.left = left;
        node.right = one();
        left = add(node);
    }
}

int ExchangeFilterParser::one()
{
    skipSpace();
    if (atEnd())
        return fail(std::max(0, at_ - 1), 1, FilterText::tr("A condition is missing at the end."));
    if (++depth_ > deepest)
        return fail(at_, 1, FilterText::tr("The conditions are nested too deeply."));
    int made = -1;
    if (takeKeyword(QLatin1String("not"))) {
        ExchangeFilter::Node node;
        node.kind = Filter::Kind::Not;
        node.left = one();
        made = add(node);
    } else if (text_.at(at_) == QLatin1Char('(')) {
        const int open = at_++;
        made = either();
        skipSpace();
        if (!error_ && (atEnd() || text_.at(at_) != QLatin1Char(')')))
            return fail(open, 1, FilterText::tr("This parenthesis is never closed."));
        ++at_;
    } else {
        made = term();
    }
    --depth_;
    return made;
}

int ExchangeFilterParser::term()
{
    const int start = at_;
    if (text_.at(at_) == QLatin1Char(')'))
        return fail(at_, 1, FilterText::tr("A condition is missing before this parenthesis."));
    const bool quoted = text_.at(at_) == QLatin1Char('"');
    const QString name = word(true);
    if (error_)
        return -1;
    Filter::Node node;
    if (quoted || atEnd() || !isOperatorStart(text_.at(at_))) {
        if (name.isEmpty())
            return fail(start, 1, FilterText::tr("A field is missing before this operator."));
        node.field = Filter::Field::Any;
        node.shown = name;
        node.text = name.toLower().toStdString();
        return add(node);
    }
    const int field = static_cast<int>(ExchangeFilter::fields().indexOf(name.toLower()));
    if (field < 0)
        return fail(start, std::max(1, at_ - start),
                    FilterText::tr("There is no field \"%1\". Fields are %2.")
                        .arg(name, ExchangeFilter::fields().join(QStringLiteral(", "))));
    node.field = static_cast<Filter::Field>(field);
    static const std::pair<QLatin1String, Filter::Op> operators[] = {
        {QLatin1String("!="), Filter::Op::NotEqual},  {QLatin1String(">="), Filter::Op::GreaterEqual},
        {QLatin1String("<="), Filter::Op::LessEqual}, {QLatin1String("="), Filter::Op::Equal},
        {QLatin1String(":"), Filter::Op::Contains},   {QLatin1String(">"), Filter::Op::Greater},
        {QLatin1String("<"), Filter::Op::Less}};
    const int operatorAt = at_;
    bool known = false;
    for (const auto& [sign, op] : operators) {
        if (QStringView(text_).mid(at_).startsWith(sign)) {
            node.op = op;
            at_ += static_cast<int>(sign.size());
            known = true;
            break;
        }
    }
    if (!known)
        return fail(operatorAt, 1, FilterText::tr("Write one of  :  =  !=  <  <=  >  >=  here."));
    const bool ordering = node.op >= Filter::Op::Less;
    if (isText(node.field) && ordering)
        return fail(operatorAt, 1, FilterText::tr("\"%1\" is a text: use  :  =  or  != .").arg(name));
    return value(node) ? add(node) : -1;
}

bool ExchangeFilterParser::value(Filter::Node& node)
{
    const int start = at_;
    node.shown = word(false);
    if (error_)
        return false;
    if (node.shown.isEmpty() && (at_ == start)) {
        fail(std::max(0, start - 1), 1, FilterText::tr("A value is missing after the operator."));
        return false;
    }
    if (isText(node.field)) {
        node.text = node.shown.toLower().toStdString();
        return true;
    }
    return number(node, node.shown, start);
}

bool ExchangeFilterParser::number(Filter::Node& node, const QString& shown, int at)
{
    const QString lower = shown.toLower();
    if (node.field == Filter::Field::Status && lower.size() == 3 && lower.endsWith(QLatin1String("xx")) && lower.at(0).isDigit()) {
        node.from = static_cast<std::uint64_t>(lower.at(0).digitValue()) * 100;
        node.to = node.from + 99;
        return true;
    }
    int digits = 0;
    while (digits < lower.size() && (lower.at(digits).isDigit() || lower.at(digits) == QLatin1Char('.')))
        ++digits;
    bool good = false;
    const double amount = lower.left(digits).toDouble(&good);
    const QString unit = lower.mid(digits);
    double factor = 0;
    if (node.field == Filter::Field::Duration) // rows count microseconds
        factor = unit.isEmpty() || unit == QLatin1String("ms") ? 1e3 : unit == QLatin1String("us") ? 1 : unit == QLatin1String("s") ? 1e6 : 0;
    else if (node.field == Filter::Field::Size || node.field == Filter::Field::RequestSize)
        factor = unit.isEmpty() || unit == QLatin1String("b")                              ? 1
                 : unit == QLatin1String("k") || unit == QLatin1String("kb")               ? 1e3
                 : unit == QLatin1String("m") || unit == QLatin1String("mb")               ? 1e6
                 : unit == QLatin1String("g") || unit == QLatin1String("gb")               ? 1e9
                                                                                            : 0;
    else
        factor = unit.isEmpty() ? 1 : 0;
    if (!good || factor == 0 || amount * factor > 9e18) {
        const QString example =
            node.field == Filter::Field::Duration ? FilterText::tr("a time, for instance 100ms or 1.5s")
            : node.field == Filter::Field::Status ? FilterText::tr("a status, for instance 404 or 4xx")
            : node.field == Filter::Field::Id     ? FilterText::tr("a number")
                                                  : FilterText::tr("a size, for instance 1000 or 10k");
        fail(at, std::max(1, static_cast<int>(shown.size())), FilterText::tr("\"%1\" is not %2.").arg(shown, example));
        return false;
    }
    node.from = node.to = static_cast<std::uint64_t>(std::llround(amount * factor));
    return true;
}

QString ExchangeFilterParser::word(bool stopAtOperator)
{
    QString taken;
    if (!atEnd() && text_.at(at_) == QLatin1Char('"')) {
        const int open = at_++;
        while (!atEnd() && text_.at(at_) != QLatin1Char('"')) {
            if (text_.at(at_) == QLatin1Char('\\') && at_ + 1 < text_.size())
                ++at_;
            taken += text_.at(at_++);
        }
        if (atEnd()) {
            fail(open, 1, FilterText::tr("This quotation mark is never closed."));
            return {};
        }
        ++at_;
        return taken;
    }
    while (!atEnd()) {
        const QChar c = text_.at(at_);
        if (c.isSpace() || c == QLatin1Char('(') || c == QLatin1Char(')') || (stopAtOperator && isOperatorStart(c)))
            break;
        taken += c;
        ++at_;
    }
    return taken;
}

bool ExchangeFilterParser::takeKeyword(QLatin1String keyword)
{
    skipSpace();
    const int length = static_cast<int>(keyword.size());
    if (QStringView(text_).mid(at_, length).compare(keyword, Qt::CaseInsensitive) != 0)
        return false;
    const QChar next = at_ + length < text_.size() ? text_.at(at_ + length) : QChar(u' ');
    if (!next.isSpace() && next != QLatin1Char('('))
        return false;
    at_ += length;
    skipSpace();
    return true;
}

void ExchangeFilterParser::skipSpace()
{
    while (!atEnd() && text_.at(at_).isSpace())
        ++at_;
}

int ExchangeFilterParser::fail(int position, int length, const QString& message)
{
    if (!error_)
        error_ = Filter::Error{position, length, message};
    return -1;
}

int ExchangeFilterParser::add(Filter::Node node)
{
    into_.nodes_.push_back(std::move(node));
    return static_cast<int>(into_.nodes_.size()) - 1;
}

} // namespace postern::workbench
