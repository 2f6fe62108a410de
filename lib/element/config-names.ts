const UI_FEATURES = [
  ...['advancedEncryption', 'advancedSettings', 'allowCreatingPublicRooms', 'allowCreatingPublicSpaces'],
  ...['BulkUnverifiedSessionsReminder', 'deactivate', 'feedback', 'identityServer', 'locationSharing'],
  ...['passwordReset', 'registration', 'roomHistorySettings', 'shareQrCode', 'shareSocial', 'thirdPartyId'],
  ...['timelineEnableRelativeDates', 'urlPreviews', 'voip', 'widgets'],
];

/** The names of config.json in Element Web 1.12, as paths with slashes. A block whose names are free has no further names here. */
export const CONFIG_NAMES: readonly string[] = [
  ...['analytics_owner', 'audio_stream_url', 'brand', 'bug_report_endpoint_url', 'custom_translations_url'],
  ...['dangerously_allow_unsafe_and_insecure_passwords', 'default_country_code', 'default_device_display_name'],
  ...['default_federate', 'default_hs_url', 'default_server_config', 'default_server_name', 'default_theme'],
  ...['default_widget_container_height', 'disable_3pid_login', 'disable_custom_urls', 'disable_guests'],
  ...['disable_login_language_selector', 'enable_presence_by_hs_url', 'fallback_hs_url', 'force_verification'],
  ...['help_encryption_url', 'help_key_storage_url', 'help_url', 'integrations_rest_url', 'integrations_ui_url'],
  ...['integrations_widgets_urls', 'logout_redirect_url', 'map_style_url', 'mobile_guide_app_variant'],
  ...[
    'mobile_guide_toast',
    'modules',
    'oidc_metadata',
    'oidc_static_clients',
    'permalink_prefix',
    'privacy_policy_url',
  ],
  ...['show_labs_settings', 'sync_timeline_limit', 'terms_and_conditions_links', 'uisi_autorageshake_app'],
  ...['update_base_url', 'widget_build_url', 'widget_build_url_ignore_dm'],
  ...block('branding', 'welcome_background_url', 'auth_header_logo_url', 'auth_footer_links', 'logo_link_url'),
  ...block('desktop_builds', 'available', 'logo', 'url', 'url_macos', 'url_win64', 'url_win64arm', 'url_linux'),
  ...block('element_call', 'brand', 'disable', 'guest_spa_url', 'use_exclusively'),
  ...block('embedded_pages', 'welcome_url', 'home_url', 'login_for_welcome'),
  ...block('features', 'feature_video_rooms', 'feature_element_call_video_rooms'),
  ...block('feedback', 'existing_issues_url', 'new_issue_url'),
  ...block('gif', 'api_key'),
  ...block('jitsi', 'preferred_domain'),
  ...block('jitsi_widget', 'skip_built_in_welcome_screen'),
  ...block('mobile_builds', 'ios', 'android', 'fdroid'),
  ...block('posthog', 'project_api_key', 'api_host'),
  ...block('report_event', 'admin_message_md'),
  ...block('room_directory', 'servers'),
  ...block('sentry', 'dsn', 'environment'),
  ...block('sso_redirect_options', 'immediate', 'on_welcome_page', 'on_login_page'),
  ...block('user_notice', 'title', 'description', 'show_once'),
  ...block('voip', 'obey_asserted_identity'),
  ...block('setting_defaults', ...UI_FEATURES.map((name) => `UIFeature.${name}`)),
];

/** Names of older versions, each with the remedy. */
export const GONE_NAMES: { readonly [path: string]: string } = {
  cross_origin_renderer_url: 'leave it out',
  default_is_url: "use default_server_config: { 'm.identity_server': { base_url: … } }",
  'element_call/participant_limit': 'leave it out',
  'element_call/url': 'leave it out: Element Call is inside Element Web',
  piwik: 'leave it out',
  welcome_user_id: 'leave it out',
};

function block(name: string, ...names: string[]): string[] {
  return [name, ...names.map((inner) => `${name}/${inner}`)];
}
