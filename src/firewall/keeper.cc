#include "firewall/keeper.h"

#include <utility>

#include "firewall/table_text.h"

namespace tandem::firewall {

void Keeper::want(Rules rules) {
  status_.rules = std::move(rules);
  wanted_ = try_ = true;
  if (status_.state == State::off) status_.state = State::starting;
  next();
}

void Keeper::want_none(bool left_over) {
  status_.rules = {};
  status_.state = State::off;
  wanted_ = false;
  try_ = true;
  stale_ = stale_ || left_over;
  next();
}

void Keeper::look() {
  look_due_ = true;
  next();
}

void Keeper::next() {
  if (running_ != Task::none) return;
  const bool holds = there_ && same_effect(*there_, status_.rules);
  if (wanted_ && holds) {
    status_.state = State::in_force;
    status_.last = {};
  }
  std::string commands;
  if (wanted_ && try_ && !holds) {
    running_ = Task::replace;
    under_way_ = status_.rules;
    commands = replace_table(*under_way_);
  } else if (!wanted_ && try_ && (there_ || stale_)) {
    running_ = Task::remove;
    commands = remove_table();
  } else if (wanted_ && look_due_ && there_) {
    running_ = Task::look;
    commands = look_for_table();
  } else {
    look_due_ = false;
    return;
  }
  try_ = running_ == Task::look && try_;
  runner_.run(commands, [this](Outcome outcome) { on_done(std::move(outcome)); });
}

void Keeper::on_done(Outcome outcome) {
  const bool well = outcome.fault == Fault::none;
  switch (std::exchange(running_, Task::none)) {
    case Task::replace:
      if (well) there_ = std::move(under_way_);
      stale_ = stale_ && !well;
      if (wanted_) status_.state = well ? State::in_force : State::failed;
      status_.old_rules = !well && there_.has_value();
      status_.last = std::move(outcome);
      break;
    case Task::remove:
      there_.reset();
      stale_ = false;
      status_.last = std::move(outcome);
      break;
    case Task::look:
      look_due_ = false;
      if (well) break;
      there_.reset();
      try_ = true;
      break;
    case Task::none:
      break;
  }
  next();
}

}  // namespace tandem::firewall
