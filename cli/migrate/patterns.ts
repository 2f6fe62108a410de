/** A host name, as the library takes it. */
export const HOST = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
export const OBJECT_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
export const WEB = /^https?:\/\/[^\s@]+$/;
export const ALIAS = /^#[^:\s]+:[^:\s]+(:\d+)?$/;
export const NETWORK = /^[0-9a-fA-F.:]+\/\d{1,3}$/;
export const ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*)$/;
export const LOCALPART = /^[a-z0-9.=\-/+][a-z0-9._=\-/+]{0,199}$/;
/** The name of another server, which may have a port, or be an address. */
export const SERVER =
  /^(?=.{1,255}$)(([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?|\[[0-9a-f:.]+\])(:\d{1,5})?$/;
