// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/tryit/ReplayPanel.h"

#include "workbench/models/ExchangeStore.h"
#include "workbench/shell/CommandButton.h"
#include "workbench/shell/CommandRegistry.h"
#include "workbench/shell/JobList.h"
#include "workbench/shell/Navigation.h"
#include "workbench/shell/Notices.h"
#include "workbench/shell/Page.h"
#include "workbench/shell/StateView.h"
#include "workbench/shell/Tables.h"
#include "workbench/tryit/TraceFinder.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QSpinBox>
#include <QTableView>
#include <QUrl>
#include <QToolButton>
#include <QVBoxLayout>

namespace postern::workbench {
namespace {

constexpr int refreshMs = 100;

} // namespace

ReplayPanel::ReplayPanel(AppContext& context, std::function<rest::RestSettings()> settings, QWidget* page)
    : context_(context), settings_(std::move(settings))
{
    named(this, "tryit.replay", tr("Replay"));
    CommandRegistry& commands = context.commands;
    commands.add({QStringLiteral("tryit.startReplay"), tr("Start the replay"), tr("Make these calls again and compare the answers"), {},
                  QStringLiteral("play"), {}}, page, [this] { start(); });
    commands.add({QStringLiteral("tryit.cancelReplay"), tr("Cancel the replay"), tr("Send no further call of the replay"), {}, QStringLiteral("x"), {}}, page,
                 [this] { cancel(); });
    commands.add({QStringLiteral("tryit.compareReplay"), tr("Compare with the first time"),
                  tr("Compare the chosen call's exchange of the first time with that of the replay, in the Inspector"), {}, QStringLiteral("git-compare"), {}},
                 page, [this] { compareChosen(); });
    finder_ = new TraceFinder(context.gateway, context.exchanges, this);
    connect(finder_, &TraceFinder::found, this, [this](quint64 id) {
        context_.navigation.open(QStringLiteral("inspector"),
                                 {{QStringLiteral("compare"), QVariantList{QVariant::fromValue(compared_), QVariant::fromValue(id)}}});
    });
    connect(finder_, &TraceFinder::notFound, this, [this] {
        context_.notices.show({Notice::Kind::Warning, tr("The exchange of this replay is not in the list: was it recorded?"), {}, {}});
    });
    view_ = new StateView(QStringLiteral("tryit.replay.view"), build());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 4, 0, 0);
    column->addWidget(view_);
    refreshLater_.setSingleShot(true);
    refreshLater_.setInterval(refreshMs);
    connect(&refreshLater_, &QTimer::timeout, this, &ReplayPanel::refresh);
    refresh();
}

ReplayPanel::~ReplayPanel() = default;

QWidget* ReplayPanel::build()
{
    auto* all = named(new QWidget, "tryit.replay.content", tr("Replay"));
    auto* column = new QVBoxLayout(all);
    column->setContentsMargins(0, 0, 0, 0);
    auto* row = new QHBoxLayout;
    const auto number = [all, row](const char* name, const QString& label, const QString& spoken, int least, int most, int value) {
        auto* box = named(new QSpinBox(all), name, spoken);
        box->setRange(least, most);
        box->setValue(value);
        box->setToolTip(spoken);
        auto* text = new QLabel(label, all);
        text->setObjectName(QLatin1String(name) + QStringLiteral(".label"));
        text->setBuddy(box);
        row->addWidget(text);
        row->addWidget(box);
        return box;
    };
    times_ = number("tryit.replay.times", tr("Times"), tr("How often each call is made"), 1, ReplayRun::mostRequests, 1);
    atOnce_ = number("tryit.replay.atOnce", tr("At once"), tr("How many calls are under way at once"), 1, 6, 1);
    perSecond_ = number("tryit.replay.perSecond", tr("Per second"), tr("How many calls are begun in a second"), 0, 1000, 0);
    perSecond_->setSpecialValueText(tr("as fast as it goes"));
    row->addStretch(1);
    column->addLayout(row);
    auto* buttons = new QHBoxLayout;
    for (const char* id : {"tryit.startReplay", "tryit.cancelReplay", "tryit.compareReplay"}) {
        buttons->addWidget(commandButton(context_.commands, id, all));
    }
    buttons->addStretch(1);
    column->addLayout(buttons);
    summary_ = named(new QLabel(all), "tryit.replay.summary", tr("How the replay went"));
    summary_->setTextFormat(Qt::PlainText);
    summary_->setWordWrap(true);
    column->addWidget(summary_);
    table_ = makeTable("tryit.replay.list", tr("Calls that are replayed"), all);
    table_->setModel(&model_);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setColumnWidth(ReplayModel::Before, 60);
    table_->setColumnWidth(ReplayModel::Now, 120);
    table_->setColumnWidth(ReplayModel::Body, 90);
    table_->setColumnWidth(ReplayModel::Time, 90);
    table_->horizontalHeader()->setSectionResizeMode(ReplayModel::Call, QHeaderView::Stretch);
    column->addWidget(table_, 1);
    connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ReplayPanel::refresh);
    connect(table_, &QTableView::activated, this, &ReplayPanel::compareChosen);
    return all;
}

void ReplayPanel::setCalls(const QVector<ReplayCall>& calls, const QString& remark)
{
    if (isRunning())
        return;
    model_.setCalls(calls);
    remark_ = remark;
    refresh();
}

void ReplayPanel::setOptions(const ReplayOptions& options)
{
    times_->setValue(options.times);
    atOnce_->setValue(options.atOnce);
    perSecond_->setValue(static_cast<int>(options.perSecond));
}

ReplayOptions ReplayPanel::options() const { return {times_->value(), atOnce_->value(), static_cast<double>(perSecond_->value())}; }

void ReplayPanel::start()
{
    if (isRunning() || model_.calls().isEmpty())
        return;
    const int chosen = table_->currentIndex().row();
    model_.forgetResults();
    if (chosen >= 0)
        table_->setCurrentIndex(table_->model()->index(chosen, 0));
    finder_->stop();
    firstRow_ = context_.exchanges.size();
    run_ = std::make_unique<ReplayRun>(model_.calls(), options(), settings_());
    job_ = context_.jobs.start(tr("Replay of %Ln call(s)", nullptr, run_->total()));
    job_->setCancel([self = QPointer(this)] {
        if (self != nullptr)
            self->cancel();
    });
    connect(run_.get(), &ReplayRun::answered, this, [this](const ReplayResult& result) {
        model_.take(result);
        if (!refreshLater_.isActive())
            refreshLater_.start();
    });
    connect(run_.get(), &ReplayRun::finished, this, [this](bool cancelled) {
        run_.release()->deleteLater(); // it is in the middle of its own signal
        if (job_ && cancelled)
            job_->cancelled(model_.summary());
        else if (job_)
            job_->finish(model_.summary());
        job_ = nullptr;
        refresh();
        Q_EMIT ended();
    });
    run_->start();
    refresh();
}

QString ReplayPanel::whyNotCompared() const
{
    const int row = table_ == nullptr ? -1 : table_->currentIndex().row();
    if (row < 0 || row >= model_.calls().size())
        return tr("Choose a call of the replay first.");
    if (model_.calls()[row].exchange == 0)
        return tr("This call was not replayed from an exchange of the list.");
    return model_.correlationId(row).isEmpty() ? tr("This call has not been answered yet.") : QString();
}

void ReplayPanel::compareChosen()
{
    if (!whyNotCompared().isEmpty())
        return;
    const int row = table_->currentIndex().row();
    const ReplayCall& call = model_.calls()[row];
    compared_ = call.exchange;
    finder_->find(model_.correlationId(row), call.call.method, QUrl(call.call.url).path(QUrl::FullyEncoded), firstRow_);
}

void ReplayPanel::cancel()
{
    if (run_)
        run_->cancel();
}

void ReplayPanel::refresh()
{
    if (model_.calls().isEmpty())
        view_->showEmpty(QStringLiteral("rotate-cw"), tr("Nothing to replay"),
                         tr("Replay the call of the form, or choose calls in the Inspector and replay them: how often, how fast and how many at once is yours to "
                            "say, and the answers are compared with those of the first time."),
                         {context_.commands.action(QStringLiteral("tryit.replayCall"))});
    else
        view_->showContent();
    const QString summary = model_.summary();
    QString text = isRunning() ? tr("%1 of %2 answered.").arg(run_->ended()).arg(run_->total()) : QString();
    if (!summary.isEmpty())
        text += (text.isEmpty() ? QString() : QStringLiteral(" ")) + summary;
    summary_->setText(text.isEmpty() ? remark_ : text);
    summary_->setVisible(!summary_->text().isEmpty());
    if (job_ && run_)
        job_->setProgress(static_cast<double>(run_->ended()) / std::max(1, run_->total()), text);
    CommandRegistry& commands = context_.commands;
    commands.setBlocked(QStringLiteral("tryit.startReplay"), isRunning()                  ? tr("A replay is running.")
                                                             : model_.calls().isEmpty() ? tr("There is nothing to replay.")
                                                                                        : QString());
    commands.setBlocked(QStringLiteral("tryit.compareReplay"), whyNotCompared());
    commands.setBlocked(QStringLiteral("tryit.cancelReplay"), isRunning() ? QString() : tr("No replay is running."));
}

} // namespace postern::workbench
