package io.pqlconnector.worker.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.impl.StdSchedulerFactory;

/**
 * Starts jobs at their times, each at most once at a time: what outlives its slot is reported, and the starts that it or a
 * sleeping machine missed are made up for by one. On Quartz, with its jobs in memory: they follow from the configuration.
 */
public final class JobClock implements AutoCloseable {
    private static int instances;

    private final Scheduler quartz;
    private final Work work;
    private final Consumer<String> notices;
    private Jobs jobs = Jobs.NONE;
    private volatile boolean closed;

    /** Does what is to be done. */
    @FunctionalInterface
    public interface Work {
        /**
         * Begins a job.
         *
         * @param delay how much later than now: its jitter
         * @param ended to be called when it has ended, however
         */
        void begin(Jobs.Kind kind, Duration delay, Runnable ended);
    }

    private JobClock(Scheduler quartz, Work work, Consumer<String> notices) {
        this.quartz = quartz;
        this.work = work;
        this.notices = notices;
    }

    /**
     * Starts, with nothing to do yet.
     *
     * @param random by whose chance jobs start later, as far as their jitter goes
     * @param notices takes words for a person
     */
    public static JobClock start(Work work, Random random, Consumer<String> notices) {
        try {
            Scheduler quartz = new StdSchedulerFactory(properties()).getScheduler();
            JobClock clock = new JobClock(quartz, work, notices);
            quartz.setJobFactory((bundle, scheduler) -> clock.new Start(random));
            quartz.start();
            return clock;
        } catch (SchedulerException e) {
            throw new IllegalStateException("the scheduler does not start: " + e.getMessage(), e);
        }
    }

    private static Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("org.quartz.scheduler.instanceName", "pql-" + Integer.toHexString(instances()));
        properties.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
        properties.setProperty("org.quartz.scheduler.makeSchedulerThreadDaemon", "true");
        properties.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
        // Whatever is missed by more than a second is made up for by one start, not by as many as there were.
        properties.setProperty("org.quartz.jobStore.misfireThreshold", "1000");
        properties.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
        properties.setProperty("org.quartz.threadPool.threadCount", Integer.toString(Jobs.Kind.values().length));
        properties.setProperty("org.quartz.threadPool.makeThreadsDaemons", "true");
        return properties;
    }

    // Quartz keeps its schedulers by name for as long as the process lives.
    private static synchronized int instances() {
        return ++instances;
    }

    /** Goes by these times from now on. A job that is under way is not disturbed. */
    public synchronized void follow(Jobs wanted) {
        try {
            for (Jobs.Kind kind : Jobs.Kind.values()) {
                JobKey key = key(kind);
                if (!Optional.ofNullable(wanted.times().get(kind))
                        .equals(Optional.ofNullable(jobs.times().get(kind)))) {
                    quartz.deleteJob(key);
                    Timetable times = wanted.times().get(kind);
                    if (times != null) {
                        schedule(key, times);
                    }
                }
            }
            jobs = wanted;
        } catch (SchedulerException e) {
            throw new IllegalStateException("the schedule cannot be set: " + e.getMessage(), e);
        }
    }

    /** Counts anew when each job is due: the machine's clock was set. Quartz itself would wait for a time that it had planned. */
    public synchronized void again() {
        Jobs same = jobs;
        follow(Jobs.NONE);
        follow(same);
    }

    /** When a job starts next, but for its jitter; empty if never. */
    public Optional<Instant> next(Jobs.Kind kind) {
        try {
            return quartz.getTriggersOfJob(key(kind)).stream()
                    .flatMap(trigger -> Optional.ofNullable(trigger.getNextFireTime()).stream())
                    .map(Date::toInstant)
                    .findFirst();
        } catch (SchedulerException e) {
            throw new IllegalStateException("the schedule cannot be read: " + e.getMessage(), e);
        }
    }

    /** When each job starts next, for people: each by the clock of its own zone. */
    public String nextInWords() {
        return times().entrySet().stream()
                .map(job -> "Next " + job.getKey().words() + " at "
                        + next(job.getKey())
                                .map(at -> inWords(at, job.getValue().zone()))
                                .orElse("no time any more"))
                .collect(Collectors.joining("; "));
    }

    private static String inWords(Instant at, ZoneId zone) {
        return at.atZone(zone).toLocalDateTime() + " " + (zone.equals(ZoneOffset.UTC) ? "UTC" : zone);
    }

    /** What is done by the clock. */
    public synchronized Map<Jobs.Kind, Timetable> times() {
        return jobs.times();
    }

    private void schedule(JobKey key, Timetable times) throws SchedulerException {
        JobDetail job = JobBuilder.newJob(Start.class).withIdentity(key).build();
        quartz.scheduleJob(job, new TimetableTrigger(key.getName(), times));
    }

    private static JobKey key(Jobs.Kind kind) {
        return new JobKey(kind.name());
    }

    /** Starts no job any more, and waits for none. */
    @Override
    public void close() {
        closed = true;
        try {
            quartz.shutdown(false);
        } catch (SchedulerException e) {
            throw new IllegalStateException("the scheduler does not stop: " + e.getMessage(), e);
        }
    }

    /** One start of a job. Quartz holds back the next one of its kind until this one returns. */
    @DisallowConcurrentExecution
    final class Start implements Job {
        private final Random random;

        Start(Random random) {
            this.random = random;
        }

        @Override
        public void execute(JobExecutionContext context) {
            Jobs.Kind kind = Jobs.Kind.valueOf(context.getJobDetail().getKey().getName());
            Timetable times = times().get(kind);
            if (times == null) {
                return;
            }
            CountDownLatch ended = new CountDownLatch(1);
            work.begin(kind, jitter(times), ended::countDown);
            try {
                ended.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            if (!closed) {
                reportIfLate(kind, times, context);
            }
        }

        private Duration jitter(Timetable times) {
            long most = times.jitter().toMillis();
            return most == 0 ? Duration.ZERO : Duration.ofMillis(random.nextLong(most + 1));
        }

        private void reportIfLate(Jobs.Kind kind, Timetable times, JobExecutionContext context) {
            Instant fired = context.getFireTime().toInstant();
            Instant now = Instant.now();
            times.next(fired)
                    .filter(next -> next.isBefore(now))
                    .ifPresent(next -> notices.accept("The " + kind.words()
                            + " that was due at "
                            + context.getScheduledFireTime().toInstant() + " ended at "
                            + now.truncatedTo(ChronoUnit.SECONDS) + ", after the next one was due at " + next
                            + ". That one starts now, and others that were missed are left out. If this happens often, write a"
                            + " schedule with more time in between."));
        }
    }
}
