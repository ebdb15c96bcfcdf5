-- migrate:up
-- stage: expand
create table puzzles (
    id uuid primary key,
    title text not null,
    description text not null default '',
    type text not null,
    difficulty integer not null default 1,
    content jsonb not null,
    solution jsonb not null,
    drawing jsonb,
    explanation text not null default '',
    attempts integer not null,
    day date,
    participant_count integer not null default 0,
    winner_count integer not null default 0,
    is_active boolean not null default true,
    announced_at timestamptz,
    closed_at timestamptz,
    created_at timestamptz not null default now(),
    changed_at timestamptz not null default now(),
    constraint puzzles_type check (type in ('trivia', 'word', 'visual')),
    constraint puzzles_difficulty check (difficulty between 1 and 5),
    constraint puzzles_attempts check (attempts between 1 and 10),
    constraint puzzles_counts check (winner_count between 0 and participant_count)
);
comment on column puzzles.content is 'what everybody may see from the first minute of the day';
comment on column puzzles.solution is 'what nobody is told before the day is over';
comment on column puzzles.drawing is 'what the picture is drawn from; whoever knew it could work the solution out';
comment on column puzzles.day is 'the day in UTC on which it is played; none for a draft';
create unique index puzzles_of_day on puzzles (day) where is_active;
create index puzzles_archive on puzzles (day desc, id desc) where is_active;
create index puzzles_archive_type on puzzles (type, day desc, id desc) where is_active;
create index puzzles_archive_difficulty on puzzles (difficulty, day desc, id desc) where is_active;
create index puzzles_desk on puzzles (day desc nulls first, id desc);
create index puzzles_open_ends on puzzles (day) where is_active and closed_at is null;

create table puzzle_submissions (
    id uuid primary key,
    puzzle_id uuid not null references puzzles (id) on delete cascade,
    person_id uuid not null references accounts.people (id) on delete cascade,
    started_at timestamptz,
    attempts integer not null default 0,
    answer jsonb,
    is_correct boolean not null default false,
    score integer,
    time_spent integer,
    rank integer,
    rule_version integer,
    solved_at timestamptz,
    created_at timestamptz not null default now(),
    unique (puzzle_id, person_id),
    constraint puzzle_submissions_solved check (is_correct = (score is not null))
);
comment on column puzzle_submissions.started_at is 'when the person was first shown the puzzle; none: it never was';
comment on column puzzle_submissions.rank is 'how many had solved it by then, this one included';
create unique index puzzle_submissions_rank on puzzle_submissions (puzzle_id, rank);
create index puzzle_submissions_best on puzzle_submissions (puzzle_id, score desc, solved_at) where is_correct;
create index puzzle_submissions_of_person on puzzle_submissions (person_id, created_at desc);

create table puzzle_tries (
    puzzle_id uuid not null,
    person_id uuid not null,
    number integer not null,
    answer text not null,
    marks text not null default '',
    is_correct boolean not null,
    at timestamptz not null,
    primary key (puzzle_id, person_id, number),
    foreign key (puzzle_id, person_id) references puzzle_submissions (puzzle_id, person_id) on delete cascade
);
comment on column puzzle_tries.marks is 'what each letter of a guess was told: h hit, n near, m miss';

create table puzzle_progress (
    person_id uuid primary key references accounts.people (id) on delete cascade,
    total_points integer not null default 0,
    puzzles_solved integer not null default 0,
    current_streak integer not null default 0,
    longest_streak integer not null default 0,
    last_solved_day date,
    last_played_at timestamptz,
    remind boolean not null default false,
    reminded_on date,
    updated_at timestamptz not null default now()
);
create index puzzle_progress_at_risk on puzzle_progress (last_solved_day, person_id) where remind;

create table puzzle_standings (
    period text not null,
    begins date not null,
    person_id uuid not null references accounts.people (id) on delete cascade,
    points integer not null,
    solved integer not null,
    primary key (period, begins, person_id),
    constraint puzzle_standings_period check (period in ('daily', 'weekly', 'all'))
);
create index puzzle_standings_board on puzzle_standings (period, begins, points desc, person_id desc);
create index puzzle_standings_of_person on puzzle_standings (person_id);

create table puzzle_rewards (
    id uuid primary key,
    puzzle_id uuid not null references puzzles (id) on delete cascade,
    basis text not null,
    rank integer not null,
    description text not null default '',
    prize_id uuid references prizes (id) on delete cascade,
    redemption_code_id uuid unique references redemption_codes (id) on delete set null,
    awarded_to uuid references accounts.people (id) on delete set null,
    awarded_at timestamptz,
    unique (puzzle_id, basis, rank),
    constraint puzzle_rewards_basis check (basis in ('first', 'best')),
    constraint puzzle_rewards_rank check (rank between 1 and 1000)
);
comment on column puzzle_rewards.basis is 'first: to whom solves it as the so-manieth; best: to the so-manieth by score when the day is over';
create index puzzle_rewards_of_prize on puzzle_rewards (prize_id);
create index puzzle_rewards_of_person on puzzle_rewards (awarded_to) where awarded_to is not null;

-- migrate:down
drop table puzzle_rewards;
drop table puzzle_standings;
drop table puzzle_progress;
drop table puzzle_tries;
drop table puzzle_submissions;
drop table puzzles;
