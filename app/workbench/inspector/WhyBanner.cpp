// SPDX-License-Identifier: GPL-3.0-or-later
#include "workbench/inspector/WhyBanner.h"

#include "workbench/models/ReasonText.h"
#include "workbench/models/TraceChainModel.h"
#include "workbench/shell/Page.h"
#include "workbench/theme/IconProvider.h"
#include "workbench/theme/Theme.h"

#include <QAction>
#include <QCoreApplication>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <algorithm>
#include <utility>

namespace postern::workbench {
namespace {

using inspection::Step;
using inspection::StepResult;

constexpr int pictureSize = 20;

struct WhyText {
    Q_DECLARE_TR_FUNCTIONS(WhyBanner)
};

QString statusText(int status)
{
    return status == 0 ? WhyText::tr("no answer") : QString::number(status);
}

/// What a browser makes of an answer that looks well: the page does not get it.
bool keptFromPage(const Step& step)
{
    return step.reason && (step.reason->id == "cors.origin" || step.reason->id == "cors.method");
}

} // namespace

Why whyOf(const inspection::Trace& trace)
{
    Why why;
    for (std::size_t n = 0; n < trace.steps.size(); ++n) {
        const Step& step = trace.steps[n];
        if (step.result != StepResult::Answered && step.result != StepResult::Failed)
            continue;
        why.kind = step.result == StepResult::Failed || trace.summary.status >= 500 || trace.summary.status == 0 ? Why::Kind::Failed
                   : trace.summary.status < 400 && !keptFromPage(step) ? Why::Kind::Served
                                                : Why::Kind::Answered;
        why.step = static_cast<int>(n);
        why.origin = QString::fromStdString(step.origin);
        QString reason = step.reason ? reasonSentence(*step.reason) : QString();
        if (reason.isEmpty() && !trace.upstream.empty() && !trace.upstream.back().error.empty())
            reason = WhyText::tr("The backend could not be used: %1.")
                         .arg(QString::fromStdString(trace.upstream.back().error));
        if (reason.isEmpty())
            reason = WhyText::tr("The step gave no reason.");
        // The client had its status already: that it looks like a success is what has to be said.
        const bool broken =
            step.reason && (step.reason->id.starts_with("answer.broken-by-") || step.reason->id == "answer.cut-off");
        why.sentence = broken ? WhyText::tr("%1, but only a part of the answer came through: %2")
                                    .arg(statusText(trace.summary.status), reason)
                   : trace.summary.status == 0
                       ? WhyText::tr("No answer: %1").arg(reason)
                       : WhyText::tr("%1 by %2: %3")
                                    .arg(statusText(trace.summary.status), QString::fromStdString(step.filter), reason);
        why.fix = step.reason ? reasonFix(*step.reason) : QString();
        return why;
    }
    const auto kept = std::find_if(trace.steps.begin(), trace.steps.end(), keptFromPage);
    if (trace.summary.status == 0) {
        why.kind = Why::Kind::Failed;
        why.sentence = WhyText::tr("The client left after %1, before it had an answer.")
                           .arg(shownDuration(trace.summary.duration));
        why.fix = WhyText::tr("See which step took the time; if it is the backend, look at its wait below.");
    } else if (kept != trace.steps.end()) {
        why.kind = Why::Kind::Answered;
        why.step = static_cast<int>(kept - trace.steps.begin());
        why.origin = QString::fromStdString(kept->origin);
        why.sentence = WhyText::tr("%1, but a browser keeps it from the page: %2").arg(statusText(trace.summary.status), reasonSentence(*kept->reason));
        why.fix = reasonFix(*kept->reason);
    } else if (!trace.upstream.empty()) {
        const auto& attempt = trace.upstream.back();
        const auto took = attempt.dns + attempt.connect + attempt.tls + attempt.wait + attempt.transfer;
        why.sentence = WhyText::tr("%1: every step let it pass, and the backend %2 answered within %3.")
                           .arg(statusText(trace.summary.status),
                                QString::fromStdString(attempt.address.empty() ? attempt.url : attempt.address),
                                shownDuration(took));
    } else {
        why.sentence = WhyText::tr("%1: every step let it pass, and the gateway answered by itself.")
                           .arg(statusText(trace.summary.status));
    }
    return why;
}

WhyBanner::WhyBanner(const Theme& theme, QWidget* parent)
    : QFrame(parent), theme_(theme), picture_(new QLabel(this)),
      sentence_(named(new QLabel(this), "inspector.why.sentence", WhyText::tr("Why it ended so"))),
      fix_(named(new QLabel(this), "inspector.why.fix", WhyText::tr("What to do"))), ways_(named(new QWidget(this), "inspector.why.ways", WhyText::tr("Where it can be changed"))),
      row_(new QHBoxLayout(ways_)), source_(named(new QLabel(ways_), "inspector.why.source", WhyText::tr("Where it is configured")))
{
    setObjectName(QStringLiteral("inspector.why"));
    setAccessibleName(WhyText::tr("Why it ended so"));
    setFrameShape(QFrame::StyledPanel);
    picture_->setObjectName(QStringLiteral("inspector.why.picture"));
    for (QLabel* label : {sentence_, fix_}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    }
    QFont bold = sentence_->font();
    bold.setBold(true);
    sentence_->setFont(bold);
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(10, 6, 10, 6);
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(2);
    grid->addWidget(picture_, 0, 0, 3, 1, Qt::AlignTop);
    grid->addWidget(sentence_, 0, 1);
    grid->addWidget(fix_, 1, 1);
    grid->addWidget(ways_, 2, 1);
    row_->setContentsMargins(0, 3, 0, 0);
    source_->setTextFormat(Qt::PlainText);
    source_->setWordWrap(true);
    source_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    source_->setContentsMargins(8, 0, 0, 0);
    row_->addWidget(source_, 1);
    grid->setColumnStretch(1, 1);
    QObject::connect(&theme, &Theme::changed, this, &WhyBanner::colour);
}

void WhyBanner::show(const Why& why, const QVector<WayOut>& ways)
{
    kind_ = why.kind;
    sentence_->setText(why.sentence);
    fix_->setText(why.fix);
    fix_->setVisible(!why.fix.isEmpty());
    for (QWidget* button : std::exchange(buttons_, {})) { // it may be the one that is pressed
        row_->removeWidget(button);
        button->hide();
        button->deleteLater();
    }
    for (const WayOut& way : ways) {
        auto* button = named(new QToolButton(ways_), "inspector.why.way", way.text);
        button->setObjectName(QStringLiteral("inspector.why.way%1").arg(buttons_.size() + 1));
        button->setText(way.text);
        button->setFocusPolicy(Qt::StrongFocus);
        QObject::connect(button, &QToolButton::clicked, this, [this, way] { Q_EMIT wayChosen(way); });
        row_->insertWidget(static_cast<int>(buttons_.size()), button);
        buttons_.append(button);
    }
    source_->setText(why.origin.isEmpty() ? QString() : WhyText::tr("Configured in %1").arg(why.origin));
    ways_->setVisible(why.kind != Why::Kind::Served);
    colour();
}

void WhyBanner::addWay(QAction* action)
{
    auto* button = named(new QToolButton(ways_), "inspector.why.action", action->text());
    button->setObjectName(action->objectName() + QStringLiteral(".why"));
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFocusPolicy(Qt::StrongFocus);
    row_->insertWidget(row_->count() - 1, button);
}

void WhyBanner::colour()
{
    const bool good = kind_ == Why::Kind::Served;
    const bool failed = kind_ == Why::Kind::Failed;
    picture_->setPixmap(tintedPixmap(good ? u"circle-check" : failed ? u"circle-x" : u"shield-alert",
                                     theme_.colour(good ? Colour::Ok : failed ? Colour::Error : Colour::Warning), pictureSize,
                                     devicePixelRatioF()));
    picture_->setAccessibleName(good ? WhyText::tr("served") : failed ? WhyText::tr("failed") : WhyText::tr("refused"));
}

QString WhyBanner::text() const
{
    return fix_->text().isEmpty() ? sentence_->text() : sentence_->text() + QLatin1Char('\n') + fix_->text();
}

} // namespace postern::workbench
