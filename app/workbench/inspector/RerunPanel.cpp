// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/RerunPanel.h"

#include "dataplane/inspection/MessageChecks.h"
#include "workbench/bridge/GatewayLink.h"
#include "workbench/inspector/MessageAtStep.h"
#include "workbench/inspector/MessageText.h"
#include "workbench/models/ExchangeStore.h"
#include "workbench/shell/CommandButton.h"
#include "workbench/shell/Page.h"
#include "workbench/theme/Theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPointer>
#include <QToolButton>
#include <QVBoxLayout>

namespace postern::workbench {
namespace {

using inspection::Trace;

/// More than this is not put into the editor; what was recorded is sent then.
constexpr std::size_t mostEdited = 1U << 20U;

/// The API's context, as far as the trace tells it: "/orders/1.0".
std::string contextOf(const Trace& trace)
{
    for (const auto& [name, value] : trace.context) {
        if (name == "route" && value.size() >= trace.summary.route.size() && value.ends_with(trace.summary.route))
            return value.substr(0, value.size() - trace.summary.route.size());
    }
    return {};
}

bool isRouted(const inspection::Step& step) { return step.filter != "gateway" && step.filter != "route"; }

/// The request before the step, as the gateway takes it: without what frames it, and below the API's context.
PausedState stateBefore(const Trace& trace, std::size_t step)
{
    const inspection::Message before = messageAtStep(trace, step).before;
    PausedState out;
    const QString line = QString::fromStdString(before.line);
    out.method = line.section(QLatin1Char(' '), 0, 0);
    out.target = line.section(QLatin1Char(' '), 1, -2);
    const QString context = QString::fromStdString(contextOf(trace));
    if (isRouted(trace.steps[step]) && !context.isEmpty() && out.target.startsWith(context + QLatin1Char('/')) &&
        out.target == QString::fromStdString(trace.clientRequest.line).section(QLatin1Char(' '), 1, -2))
        out.target.remove(0, context.size());
    for (const auto& [name, value] : before.headers) {
        if (!inspection::isFramingField(name))
            out.headers.append({QString::fromStdString(name), QString::fromStdString(value)});
    }
    out.body = QString::fromStdString(before.body);
    out.bodyHidden = before.bodyTruncated || before.body.size() > mostEdited || out.body.toStdString() != before.body;
    out.bodyHeld = true;
    return out;
}

QString nameOf(const inspection::Step& step) { return QString::fromStdString(step.instance.empty() ? step.filter : step.instance); }

} // namespace

RerunPanel::RerunPanel(AppContext& context, RerunLink& link, QWidget* parent) : QWidget(parent), context_(context), link_(link)
{
    named(this, "inspector.rerun.panel", tr("Re-run from a step"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    auto* tools = named(new QWidget(this), "inspector.rerun.tools", tr("What to do with the request"));
    auto* row = new QHBoxLayout(tools);
    row->setContentsMargins(0, 0, 0, 0);
    heading_ = named(new QLabel(tools), "inspector.rerun.heading", tr("What is run again"));
    message_ = named(new QLabel(this), "inspector.rerun.message", tr("About the re-run"));
    for (QLabel* label : {heading_, message_}) {
        label->setTextFormat(Qt::PlainText);
        label->setContentsMargins(4, 0, 4, 0);
        label->setWordWrap(true);
    }
    row->addWidget(heading_, 1);
    for (const char* id : {"inspector.sendRerun", "inspector.giveUpRerun", "inspector.leaveRerun"})
        row->addWidget(commandButton(context_.commands, id, tools));
    column->addWidget(tools);
    column->addWidget(message_);
    editor_ = named(new QPlainTextEdit(this), "inspector.rerun.editor", tr("The request before the step: its line, headers, an empty line, content"));
    editor_->setLineWrapMode(QPlainTextEdit::NoWrap);
    editor_->setTabChangesFocus(true);
    editor_->setFont(context_.theme.monospace());
    editor_->installEventFilter(this);
    column->addWidget(editor_, 1);
    connect(&context_.exchanges, &ExchangeStore::appended, this, &RerunPanel::look);
    connect(&context_.gateway, &GatewayLink::stateChanged, this, [this](GatewayState state) {
        if (isWaiting() && state != GatewayState::Running) {
            own_ = 0;
            say(tr("The gateway has ended before the call did."));
        }
        Q_EMIT changed();
    });
}

RerunPanel::~RerunPanel() = default;

void RerunPanel::open(std::shared_ptr<const Trace> trace, int step)
{
    if (isWaiting())
        own_ = 0; // it goes on, and comes into the list as any other
    trace_ = std::move(trace);
    step_ = static_cast<quint64>(step) + 1;
    const inspection::Step& at = trace_->steps[static_cast<std::size_t>(step)];
    shown_ = stateBefore(*trace_, static_cast<std::size_t>(step));
    editor_->setPlainText(messageText(shown_));
    const QString what = tr("Re-run exchange %1 from step %2 (%3)").arg(QString::number(trace_->summary.id), QString::number(step_), nameOf(at));
    heading_->setText(isRouted(at) ? tr("%1. The steps before it are not run; from it on all is real, and limits count.").arg(what)
                                   : tr("%1. The whole chain is run, and limits count.").arg(what));
    tellWhatIsMissing();
    editor_->setFocus(Qt::OtherFocusReason);
    Q_EMIT changed();
}

/// What the gateway would say, known before it is asked.
void RerunPanel::tellWhatIsMissing()
{
    QStringList said;
    inspection::RerunWish plain;
    plain.step = step_;
    const auto plan = inspection::planRerun(*trace_, plain);
    if (!plan) {
        said << QString::fromStdString(plan.error().message());
    } else if (!plan->leftOut.empty()) {
        QStringList names;
        for (const inspection::LeftOut& each : plan->leftOut)
            names << QString::fromStdString(each.name);
        said << tr("The trace masks %1: that is left out, unless you write the real value.").arg(names.join(QStringLiteral(", ")));
    }
    if (shown_.bodyHidden && plan)
        said << tr("The content is not shown (it is large, or no text). It is sent as it was recorded, unless you write other content.");
    if (!trace_->configHash.empty() && !context_.gateway.configHash().isEmpty() && context_.gateway.configHash() != QString::fromStdString(trace_->configHash))
        said << tr("The configuration has changed since: the chain that runs now is used.");
    say(said.join(QLatin1Char(' ')));
}

std::optional<inspection::RerunWish> RerunPanel::wish(QString& error) const
{
    const auto action = actionFrom(editor_->toPlainText(), shown_, false, error);
    if (!action)
        return std::nullopt;
    inspection::RerunWish out;
    out.step = step_;
    out.by = "postern-workbench";
    if (action->method && *action->method != shown_.method.toStdString())
        out.method = action->method;
    if (action->target && *action->target != shown_.target.toStdString())
        out.target = action->target;
    out.headers = action->headers;
    out.body = action->body;
    return out;
}

void RerunPanel::send()
{
    if (trace_ == nullptr || isWaiting())
        return;
    QString error;
    const auto wanted = wish(error);
    if (!wanted)
        return say(error);
    if (const auto plan = inspection::planRerun(*trace_, *wanted); !plan)
        return say(QString::fromStdString(plan.error().message()));
    sending_ = true;
    say(tr("Sent. It is shown when it has ended."));
    link_.rerun(*trace_, *wanted, [self = QPointer<RerunPanel>(this), trace = trace_](const RerunLink::Begun& begun) {
        if (self.isNull())
            return;
        self->sending_ = false;
        if (self->trace_ != trace)
            return Q_EMIT self->changed(); // another one was opened meanwhile
        self->own_ = begun.exchange;
        if (begun.exchange == 0)
            self->say(begun.problem);
        else
            self->look();
        Q_EMIT self->changed();
    });
    Q_EMIT changed();
}

void RerunPanel::giveUp()
{
    if (own_ != 0)
        link_.giveUp(own_);
}

void RerunPanel::look()
{
    if (own_ == 0)
        return;
    const quint64 listed = context_.gateway.listedId(own_);
    if (listed == 0 || context_.exchanges.rowOf(listed) < 0)
        return;
    own_ = 0;
    say({});
    Q_EMIT changed();
    Q_EMIT arrived(listed, trace_->summary.id);
}

void RerunPanel::say(const QString& text)
{
    message_->setText(text);
    message_->setVisible(!text.isEmpty());
}

QString RerunPanel::heading() const { return heading_->text(); }

QString RerunPanel::message() const { return message_->text(); }

/// Ctrl+Enter sends, in the editor, too, which would take it for a line.
bool RerunPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == editor_ && (event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride)) {
        auto* key = static_cast<QKeyEvent*>(event);
        const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (enter && key->modifiers().testFlag(Qt::ControlModifier)) {
            event->accept();
            if (event->type() == QEvent::KeyPress)
                send();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void RerunPanel::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        return Q_EMIT left();
    QWidget::keyPressEvent(event);
}

} // namespace postern::workbench
