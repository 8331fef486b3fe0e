// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/models/ExchangeFilterParser.h"

#include "workbench/models/FilterNumber.h"

namespace postern::workbench {
namespace {

constexpr int deepest = 64;
constexpr std::size_t mostNodes = 500; // the evaluation goes as deep as there are terms side by side
constexpr qsizetype longestPattern = 1'000;
const auto workLimit = QStringLiteral("(*LIMIT_MATCH=100000)(*LIMIT_DEPTH=1000)");

bool isOperatorStart(QChar c) { return QStringLiteral(":=!<>~").contains(c); }

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
    while (!error_ && takeKeyword(QLatin1String("or"), QLatin1String("||"))) {
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
        if (error_ || atEnd() || peek() == QLatin1Char(')'))
            return left;
        const int before = at_;
        if (takeKeyword(QLatin1String("or"), QLatin1String("||"))) {
            at_ = before;
            spans_.removeLast();
            return left;
        }
        takeKeyword(QLatin1String("and"), QLatin1String("&&"));
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
    const bool sign = peek() == QLatin1Char('!') && peek(1) != QLatin1Char('=') && peek(1) != QLatin1Char('~');
    if (sign) {
        ++at_;
        mark(SpanKind::Keyword, at_ - 1);
    }
    if (sign || takeKeyword(QLatin1String("not"), {})) {
        ExchangeFilter::Node node;
        node.kind = Filter::Kind::Not;
        node.left = one();
        made = add(node);
    } else if (peek() == QLatin1Char('(')) {
        const int open = at_++;
        mark(SpanKind::Bracket, open);
        made = either();
        skipSpace();
        if (error_)
            return -1;
        if (atEnd() || peek() != QLatin1Char(')'))
            return fail(open, 1, FilterText::tr("This parenthesis is never closed."));
        ++at_;
        mark(SpanKind::Bracket, at_ - 1);
    } else {
        made = term();
    }
    --depth_;
    return made;
}

int ExchangeFilterParser::term()
{
    const int start = at_;
    if (peek() == QLatin1Char(')'))
        return fail(at_, 1, FilterText::tr("A condition is missing before this parenthesis."));
    const bool quoted = peek() == QLatin1Char('"');
    const QString name = word(true);
    if (error_)
        return -1;
    const int end = at_;
    if (!quoted)
        skipSpace(); // "status >= 400", as others write it
    // "!(" and "!field" begin the next term; only "!=" and "!~" go on with this one.
    const bool negation = peek() == QLatin1Char('!') && peek(1) != QLatin1Char('=') && peek(1) != QLatin1Char('~');
    if (quoted || atEnd() || !isOperatorStart(peek()) || (negation && end != at_)) {
        at_ = end;
        return bareWord(name, quoted, start);
    }
    Filter::Node node;
    spans_.append({SpanKind::Field, start, end - start});
    if (!field(node, name, start) || !takeOperator(node, name))
        return -1;
    return value(node) ? add(node) : -1;
}

int ExchangeFilterParser::bareWord(const QString& name, bool quoted, int start)
{
    if (name.isEmpty() && !quoted)
        return fail(start, 1, FilterText::tr("A field is missing before this operator."));
    Filter::Node node;
    QString rest;
    const FilterField* known = quoted ? nullptr : filterFieldOf(name, rest);
    if (known != nullptr && (known->kind == FilterField::Kind::Flag || !rest.isEmpty())) {
        mark(SpanKind::Field, start);
        node.field = known->id;
        node.op = Filter::Op::Has;
        node.name = rest.toLower().toStdString();
        return add(node);
    }
    mark(SpanKind::Value, start);
    node.shown = name;
    node.text = name.toLower().toStdString();
    return add(node);
}

bool ExchangeFilterParser::field(Filter::Node& node, const QString& name, int start)
{
    if (name.isEmpty()) {
        fail(start, 1, FilterText::tr("A field is missing before this operator."));
        return false;
    }
    QString rest;
    const FilterField* known = filterFieldOf(name, rest);
    if (known == nullptr) {
        const QString near = nearestFilterField(name);
        fail(start, std::max(1, static_cast<int>(name.size())),
             near.isEmpty() ? FilterText::tr("There is no field \"%1\". Fields are %2.")
                                  .arg(name, ExchangeFilter::fields().join(QStringLiteral(", ")))
                            : FilterText::tr("There is no field \"%1\". Do you mean \"%2\"?").arg(name, near));
        return false;
    }
    if (known->kind == FilterField::Kind::Flag) {
        fail(start, static_cast<int>(name.size()), FilterText::tr("\"%1\" stands alone: it has no value.").arg(name));
        return false;
    }
    node.field = known->id;
    node.name = rest.toLower().toStdString();
    return true;
}

bool ExchangeFilterParser::takeOperator(Filter::Node& node, const QString& name)
{
    using Op = Filter::Op;
    static const std::pair<QLatin1String, Op> operators[] = {
        {QLatin1String("!="), Op::NotEqual},  {QLatin1String("!~"), Op::FitsNot}, {QLatin1String(">="), Op::GreaterEqual},
        {QLatin1String("<="), Op::LessEqual}, {QLatin1String("=="), Op::Equal},   {QLatin1String("=~"), Op::Fits},
        {QLatin1String("="), Op::Equal},      {QLatin1String(":"), Op::Contains}, {QLatin1String("~"), Op::Fits},
        {QLatin1String(">"), Op::Greater},    {QLatin1String("<"), Op::Less}};
    const int start = at_;
    const auto found = std::find_if(std::begin(operators), std::end(operators), [this](const auto& known) {
        return QStringView(text_).mid(at_).startsWith(known.first);
    });
    if (found == std::end(operators)) {
        fail(start, 1, FilterText::tr("Write one of  :  =  !=  ~  !~  <  <=  >  >=  here."));
        return false;
    }
    node.op = found->second;
    at_ += static_cast<int>(found->first.size());
    const bool ordering = node.op >= Op::Less && node.op <= Op::GreaterEqual;
    const bool text = filterField(node.field).kind == FilterField::Kind::Text;
    if (text && ordering && node.name.empty()) {
        fail(start, 1, FilterText::tr("\"%1\" is a text: use  :  =  !=  or  ~ .").arg(name));
        return false;
    }
    if (!text && (node.op == Op::Fits || node.op == Op::FitsNot)) {
        fail(start, 1, FilterText::tr("\"%1\" is a number: use  =  !=  <  <=  >  >=  or a range as 10..20.").arg(name));
        return false;
    }
    mark(SpanKind::Operator, start);
    return true;
}

bool ExchangeFilterParser::value(Filter::Node& node)
{
    const int after = at_;
    skipSpace();
    const int start = at_;
    const bool quoted = peek() == QLatin1Char('"');
    const bool regular = node.op == Filter::Op::Fits || node.op == Filter::Op::FitsNot;
    node.shown = regular ? quoted ? quotedWord(true) : patternWord() : word(false);
    if (error_)
        return false;
    if (node.shown.isEmpty() && at_ == start) {
        fail(std::max(0, after - 1), 1, FilterText::tr("A value is missing after the operator."));
        return false;
    }
    if (regular) {
        if (!pattern(node, start, quoted))
            return false;
    } else if (filterField(node.field).kind == FilterField::Kind::Text) {
        node.text = node.shown.toLower().toStdString();
        bool number = true;
        if (node.op >= Filter::Op::Less && node.op <= Filter::Op::GreaterEqual)
            node.amount = node.shown.toDouble(&number);
        if (!number) {
            fail(start, at_ - start, FilterText::tr("\"%1\" is not %2.").arg(node.shown, FilterText::tr("a number")));
            return false;
        }
    } else {
        const auto range = filterNumber(node.field, node.shown);
        if (!range) {
            fail(start, std::max(1, at_ - start), FilterText::tr("\"%1\" is not %2.").arg(node.shown, filterNumberForm(node.field)));
            return false;
        }
        node.from = range->from;
        node.to = range->to;
        node.timeOfDay = range->timeOfDay;
    }
    mark(SpanKind::Value, start);
    return true;
}

bool ExchangeFilterParser::pattern(Filter::Node& node, int start, bool quoted)
{
    if (node.shown.size() > longestPattern) {
        fail(start, at_ - start, FilterText::tr("The pattern is too long."));
        return false;
    }
    node.form = QRegularExpression(workLimit + node.shown, QRegularExpression::CaseInsensitiveOption);
    if (node.form.isValid())
        return true;
    const int inside = static_cast<int>(node.form.patternErrorOffset() - workLimit.size());
    fail(std::min(start + (quoted ? 1 : 0) + std::max(0, inside), std::max(start, at_ - 1)), 1,
         FilterText::tr("The pattern is wrong here: %1.").arg(node.form.errorString()));
    return false;
}

QString ExchangeFilterParser::quotedWord(bool keepBackslashes)
{
    QString taken;
    const int open = at_++;
    while (!atEnd() && peek() != QLatin1Char('"')) {
        if (peek() == QLatin1Char('\\') && at_ + 1 < text_.size()) {
            if (keepBackslashes && peek(1) != QLatin1Char('"'))
                taken += peek();
            ++at_;
        }
        taken += text_.at(at_++);
    }
    if (atEnd()) {
        fail(open, 1, FilterText::tr("This quotation mark is never closed."));
        return {};
    }
    ++at_;
    return taken;
}

/// Up to a space, or to a parenthesis that it did not open itself.
QString ExchangeFilterParser::patternWord()
{
    const int start = at_;
    int open = 0;
    bool inClass = false;
    while (!atEnd() && !peek().isSpace()) {
        const QChar c = peek();
        if (c == QLatin1Char('\\') && at_ + 1 < text_.size()) {
            at_ += 2;
            continue;
        }
        if (c == QLatin1Char('['))
            inClass = true;
        else if (c == QLatin1Char(']'))
            inClass = false;
        else if (c == QLatin1Char('(') && !inClass)
            ++open;
        else if (c == QLatin1Char(')') && !inClass && --open < 0)
            break;
        ++at_;
    }
    return text_.mid(start, at_ - start);
}

QString ExchangeFilterParser::word(bool stopAtOperator)
{
    if (peek() == QLatin1Char('"'))
        return quotedWord(false);
    const int start = at_;
    while (!atEnd()) {
        const QChar c = peek();
        const bool sign = (c == QLatin1Char('&') || c == QLatin1Char('|')) && peek(1) == c; // "&&" and "||" need no spaces
        if (c.isSpace() || c == QLatin1Char('(') || c == QLatin1Char(')') || sign || (stopAtOperator && isOperatorStart(c)))
            break;
        ++at_;
    }
    return text_.mid(start, at_ - start);
}

bool ExchangeFilterParser::takeKeyword(QLatin1String keyword, QLatin1String sign)
{
    skipSpace();
    const int start = at_;
    if (!sign.isEmpty() && QStringView(text_).mid(at_).startsWith(sign)) {
        at_ += static_cast<int>(sign.size());
        mark(SpanKind::Keyword, start);
        skipSpace();
        return true;
    }
    const int length = static_cast<int>(keyword.size());
    if (QStringView(text_).mid(at_, length).compare(keyword, Qt::CaseInsensitive) != 0)
        return false;
    const QChar next = at_ + length < text_.size() ? text_.at(at_ + length) : QChar(u' ');
    if (!next.isSpace() && next != QLatin1Char('('))
        return false;
    at_ += length;
    mark(SpanKind::Keyword, start);
    skipSpace();
    return true;
}

void ExchangeFilterParser::skipSpace()
{
    while (!atEnd() && peek().isSpace())
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
    if (into_.nodes_.size() >= mostNodes)
        return fail(std::max(0, at_ - 1), 1, FilterText::tr("These are too many conditions."));
    into_.nodes_.push_back(std::move(node));
    return static_cast<int>(into_.nodes_.size()) - 1;
}

} // namespace postern::workbench
