/** Work that no request asks for, or that needs its own kind of process. Without a group of workers for it, the main process does it. */
export enum Duty {
  /** Sends events to other servers. Several processes share the servers. */
  FEDERATION_SENDER = 'federation-sender',
  /** Sends push notifications and mail. Several processes share the users. */
  PUSHER = 'pusher',
  /** Cleans up and counts, at intervals. One process does it. */
  BACKGROUND_TASKS = 'background-tasks',
  /** Keeps the directory of users up to date. One process does it. */
  USER_DIRECTORY = 'user-directory',
  /** Sends events to bridges and other application services. One process does it. */
  APP_SERVICES = 'app-services',
  /** Serves media: uploads, downloads, thumbnails and previews of links. Several processes may do it; the first process also deletes old media. */
  MEDIA = 'media',
}

/** The work that one process does, and the option of Synapse that names the process. */
export const SINGLE_DUTIES: ReadonlyMap<Duty, string> = new Map([
  [Duty.BACKGROUND_TASKS, 'run_background_tasks_on'],
  [Duty.USER_DIRECTORY, 'update_user_directory_from_worker'],
  [Duty.APP_SERVICES, 'notify_appservices_from_worker'],
]);

/** The work that several processes share, and the option of Synapse that lists them. */
export const SHARED_DUTIES: ReadonlyMap<Duty, string> = new Map([
  [Duty.FEDERATION_SENDER, 'federation_sender_instances'],
  [Duty.PUSHER, 'pusher_instances'],
]);
