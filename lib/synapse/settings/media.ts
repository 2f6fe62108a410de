import { Size } from 'cdk8s';
import { checkCidr, checkSize } from '../../shared/checks';
import { SPECIAL_NETWORKS } from '../../shared/networks';
import { each } from './checks';
import { harmless, outgoing, setting } from './row';
import type { Row } from './row';
import { synapseSize } from './units';

/** Settings of uploads and of URL previews. */
export const MEDIA: Row[] = [
  setting('maxUploadSize', {
    key: 'max_upload_size',
    default: Size.mebibytes(50),
    write: synapseSize,
    check: checkSize,
    outside: false,
  }),
  setting('urlPreviews', { key: 'url_preview_enabled', default: false, outside: { off: false } }),
  setting('urlPreviewDenyList', {
    key: 'url_preview_ip_range_blacklist',
    default: [],
    write: (networks, { options }) => (options.urlPreviews ? [...SPECIAL_NETWORKS, ...networks] : undefined),
    check: each(checkCidr),
    outside: false,
  }),
  ...outgoing({ media_storage_providers: [] }),
  ...harmless(
    'allowed_avatar_mimetypes',
    'dynamic_thumbnails',
    'enable_authenticated_media',
    'max_avatar_size',
    'max_image_pixels',
    'max_pending_media_uploads',
    'max_spider_size',
    'media_upload_limits',
    'thumbnail_sizes',
    'unused_expiration_time',
    'url_preview_accept_language',
    'url_preview_ip_range_whitelist',
    'url_preview_url_blacklist',
  ),
];
