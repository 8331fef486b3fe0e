// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/ResponsePanel.h"

#include "controlplane/rest/RestRequest.h"
#include "workbench/editor/CodeView.h"
#include "workbench/shell/CommandButton.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/FindBar.h"
#include "workbench/shell/Navigation.h"
#include "workbench/shell/Page.h"
#include "workbench/shell/Tables.h"
#include "workbench/theme/IconProvider.h"
#include "workbench/theme/Theme.h"
#include "workbench/models/HexDump.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSaveFile>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace postern::workbench {
namespace {

constexpr qsizetype largestPretty = 2 * 1024 * 1024; // more is shown as it came, at once
constexpr qsizetype largestAtOnce = 32 * 1024; // is laid out in a millisecond or two; more beside the window
constexpr qsizetype largestColoured = largestPretty; // more is shown without syntax colours: they take as much memory as the text
constexpr qsizetype largestLive = 4 * 1024 * 1024; // of what still comes; the rest is shown when it is there

CodeView::Language languageOf(const QByteArray& contentType)
{
    const QByteArray type = contentType.toLower();
    if (type.contains("json"))
        return CodeView::Language::Json;
    if (type.contains("xml") || type.contains("html"))
        return CodeView::Language::Xml;
    return type.contains("yaml") ? CodeView::Language::Yaml : CodeView::Language::Plain;
}

} // namespace

ResponsePanel::ResponsePanel(AppContext& context, QWidget* parent)
    : QWidget(parent), context_(context), status_(named(new QLabel(this), "tryit.status", tr("Status of the answer"))),
      tabs_(named(new QTabWidget(this), "tryit.response.tabs", tr("Answer"))),
      body_(new CodeView(context.theme, QStringLiteral("tryit.response.body"), tr("Body of the answer"))),
      find_(new FindBar(QStringLiteral("tryit.response.find"), this)),
      headers_(named(new QPlainTextEdit, "tryit.response.headers", tr("Header fields of the answer")))
{
    status_->setTextFormat(Qt::PlainText);
    status_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    QFont bold = status_->font();
    bold.setBold(true);
    status_->setFont(bold);
    body_->setReadOnly(true);
    headers_->setReadOnly(true);
    headers_->setTabChangesFocus(true);
    headers_->setFont(context.theme.monospace());
    tabs_->addTab(body_, tr("Body"));
    tabs_->addTab(headers_, tr("Header fields"));
    tabs_->addTab(buildChain(), tr("Chain"));
    tabs_->setDocumentMode(true);
    tabs_->tabBar()->setObjectName(QStringLiteral("tryit.response.tabs.bar"));
    tabs_->tabBar()->setAccessibleName(tr("Parts of the answer"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    auto* line = new QHBoxLayout;
    line->addWidget(status_, 1);
    for (const char* id : {"tryit.saveAnswer", "tryit.makeTest"}) {
        if (context.commands.action(QLatin1String(id)) != nullptr)
            line->addWidget(commandButton(context.commands, id, this));
    }
    column->addLayout(line);
    column->addLayout(buildWays());
    column->addWidget(tabs_, 1);
    column->addWidget(find_);
    connect(find_, &FindBar::wordsChanged, this, [this](const QString& words) { body_->find(words); });
    connect(find_, &FindBar::stepped, this, [this](int direction) { body_->goToFound(direction); });
    connect(body_, &CodeView::foundChanged, this, [this] {
        const CodeView::Found found = body_->found();
        find_->show({found.places, found.more, found.chosen, found.searching});
    });
    connect(&context.theme, &Theme::changed, this, &ResponsePanel::colour);
    connect(body_, &CodeView::loaded, this, [this](int broken) {
        linesBroken_ = broken > 0;
        if (linesBroken_)
            showHead(state_);
    });
}

QWidget* ResponsePanel::buildChain()
{
    auto* all = named(new QWidget, "tryit.chain", tr("Filter chain of this call"));
    auto* column = new QVBoxLayout(all);
    column->setContentsMargins(0, 4, 0, 0);
    chainText_ = named(new QLabel(all), "tryit.chain.text", tr("What became of the call"));
    chainText_->setTextFormat(Qt::PlainText);
    chainText_->setWordWrap(true);
    steps_ = makeTable("tryit.chain.steps", tr("Filter chain of this call"), all);
    steps_->setModel(&chain_);
    steps_->setSelectionMode(QAbstractItemView::SingleSelection);
    for (const int hidden : {TraceChainModel::Cost, TraceChainModel::Changes, TraceChainModel::Source})
        steps_->setColumnHidden(hidden, true);
    steps_->setColumnWidth(TraceChainModel::Number, 40);
    steps_->setColumnWidth(TraceChainModel::StepName, 130);
    steps_->setColumnWidth(TraceChainModel::Result, 90);
    steps_->setColumnWidth(TraceChainModel::Time, 84);
    steps_->horizontalHeader()->setSectionResizeMode(TraceChainModel::Why, QHeaderView::Stretch);
    column->addWidget(chainText_);
    column->addWidget(steps_, 1);
    return all;
}

/// Where to go from an answer; at hand whatever of it is shown.
QHBoxLayout* ResponsePanel::buildWays()
{
    inspect_ = named(new QPushButton(icon(u"activity"), tr("Open in the Inspector"), this), "tryit.chain.inspect",
                     tr("Open this call in the Inspector"));
    compare_ = named(new QPushButton(icon(u"git-compare"), QString(), this), "tryit.chain.compare", tr("Compare with the call before"));
    connect(inspect_, &QPushButton::clicked, this, [this] {
        context_.navigation.open(QStringLiteral("inspector"), {{QStringLiteral("exchange"), QVariant::fromValue(exchange_)}});
    });
    connect(compare_, &QPushButton::clicked, this, [this] {
        context_.navigation.open(QStringLiteral("inspector"),
                                 {{QStringLiteral("compare"), QVariantList{QVariant::fromValue(other_), QVariant::fromValue(exchange_)}}});
    });
    auto* row = new QHBoxLayout;
    row->addWidget(inspect_);
    row->addWidget(compare_);
    row->addStretch(1);
    refreshWays();
    return row;
}

void ResponsePanel::refreshWays()
{
    inspect_->setEnabled(exchange_ != 0);
    compare_->setVisible(exchange_ != 0 && other_ != 0 && other_ != exchange_);
    compare_->setText(tr("Compare with exchange %1").arg(other_));
}

void ResponsePanel::setOther(quint64 other)
{
    other_ = other;
    refreshWays();
}

void ResponsePanel::showResponse(const std::shared_ptr<const rest::RestResponse>& shown, qint64 tookMs)
{
    shown_ = shown;
    streamed_.clear();
    streaming_ = false;
    tookMs_ = tookMs;
    layout_.stop(); // of another answer
    linesBroken_ = false;
    showHead({});
    showBody();
    setTrace(0, nullptr);
}

void ResponsePanel::showHead(const QString& state)
{
    const rest::RestResponse& response = *shown_;
    const QLocale locale;
    const qsizetype size = response.body.isEmpty() ? streamed_.size() : response.body.size();
    const QString text = tr("%1 %2, %3 ms, %4", "status, its name, time, size")
                             .arg(QString::number(response.status), QString::fromLatin1(response.reason), locale.toString(tookMs_),
                                  locale.formattedDataSize(size, 1, QLocale::DataSizeSIFormat));
    state_ = state;
    QString said = text;
    for (const QString& one : {state, layout_.isBusy() ? tr("its JSON is being laid out") : QString(), linesBroken_ ? tr("long lines are broken to be shown") : QString()}) {
        if (!one.isEmpty())
            said = tr("%1, %2", "status line, state").arg(said, one);
    }
    status_->setText(said);
    colour();
    QString headers;
    for (const rest::RestHeader& field : response.headers)
        headers += QString::fromUtf8(field.name) + QStringLiteral(": ") + QString::fromUtf8(field.value) + QLatin1Char('\n');
    if (headers_->toPlainText() != headers)
        headers_->setPlainText(headers);
}

void ResponsePanel::showBody()
{
    linesBroken_ = false;
    body_->setText({}); // or what is shown is lexed once more when the language changes
    const QByteArray& body = shown_->body.isEmpty() ? streamed_ : shown_->body;
    if (isBinary(body)) {
        body_->setLanguage(CodeView::Language::Plain);
        body_->setText(hexDump(body));
        return;
    }
    const auto language = languageOf(shown_->headers.value("Content-Type"));
    body_->setLanguage(body.size() > largestColoured ? CodeView::Language::Plain : language);
    if (language != CodeView::Language::Json || body.size() > largestPretty)
        return body_->setLargeText(body);
    if (body.size() <= largestAtOnce) {
        const QByteArray indented = indentedJson(body);
        return body_->setLargeText(indented.isNull() ? body : indented);
    }
    layout_.start(body, [this, body](const QByteArray& indented) {
        body_->setLargeText(indented.isNull() ? body : indented);
        showHead(state_);
    });
    showHead(state_);
}

void ResponsePanel::find()
{
    tabs_->setCurrentWidget(body_);
    find_->open();
}

void ResponsePanel::findStep(int direction)
{
    tabs_->setCurrentWidget(body_);
    find_->step(direction);
}

void ResponsePanel::beginStream(const std::shared_ptr<const rest::RestResponse>& head, qint64 tookMs)
{
    shown_ = head;
    streamed_.clear();
    decoder_.resetState();
    streaming_ = true;
    tookMs_ = tookMs;
    layout_.stop();
    linesBroken_ = false;
    body_->setLanguage(CodeView::Language::Plain);
    body_->setText({});
    setTrace(0, nullptr);
    setNoTrace(tr("The answer is still coming."));
    showHead(tr("still coming"));
}

void ResponsePanel::appendStream(const QByteArray& piece, qint64 tookMs)
{
    tookMs_ = tookMs;
    const bool shown = streamed_.size() <= largestLive;
    streamed_ += piece;
    if (shown && !piece.isEmpty())
        body_->append(decoder_.decode(piece));
    linesBroken_ = body_->broken() > 0;
    showHead(tr("still coming"));
}

void ResponsePanel::endStream(const QString& state, qint64 tookMs)
{
    streaming_ = false;
    tookMs_ = tookMs;
    layout_.stop();
    auto whole = std::make_shared<rest::RestResponse>(*shown_);
    whole->body = streamed_;
    shown_ = whole;
    if (streamed_.size() > largestLive || isBinary(streamed_))
        showBody();
    showHead(state);
    setNoTrace(tr("The answer did not come to its end, so its trace was not looked for."));
}

QString ResponsePanel::saveBody(const QString& file) const
{
    if (!shown_)
        return tr("There is no answer to save.");
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly) || out.write(shown_->body) != shown_->body.size() || !out.commit())
        return tr("The answer could not be saved as %1: %2").arg(file, out.errorString());
    return {};
}

void ResponsePanel::colour()
{
    if (!shown_)
        return;
    const int status = shown_->status;
    QPalette palette = status_->palette();
    palette.setColor(QPalette::WindowText, context_.theme.colour(status >= 500   ? Colour::Error
                                                                 : status >= 400 ? Colour::Warning
                                                                                 : Colour::Ok));
    status_->setPalette(palette);
}

int ResponsePanel::tab() const { return tabs_->currentIndex(); }
void ResponsePanel::setTab(int tab) { tabs_->setCurrentIndex(tab); }

void ResponsePanel::setTrace(quint64 id, std::shared_ptr<const inspection::Trace> trace)
{
    exchange_ = id;
    refreshWays();
    chain_.setTrace(std::move(trace));
    if (id == 0)
        chainText_->setText(tr("Looking for the trace of this call."));
    else
        chainText_->setText(chain_.counts());
}

void ResponsePanel::setNoTrace(const QString& reason) { chainText_->setText(reason); }

QString ResponsePanel::statusText() const { return status_->text(); }

} // namespace postern::workbench
