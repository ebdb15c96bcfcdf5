{{- define "stoa.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "stoa.labels" -}}
app.kubernetes.io/name: stoa
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "stoa.selector" -}}
app.kubernetes.io/name: stoa
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{/* What every container has: image, settings, secrets, a root file system that cannot be written to. */}}
{{- define "stoa.container" -}}
image: {{ include "stoa.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
envFrom:
  - configMapRef: { name: {{ .Release.Name }}-settings }
  - secretRef: { name: {{ .Values.existingSecret }} }
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  readOnlyRootFilesystem: true
  allowPrivilegeEscalation: false
  capabilities: { drop: [ALL] }
volumeMounts:
  - { name: tmp, mountPath: /tmp }
  - { name: data, mountPath: /var/lib/stoa }
{{- end }}

{{- define "stoa.volumes" -}}
- name: tmp
  emptyDir: {}
- name: data
  {{- if .Values.data.existingClaim }}
  persistentVolumeClaim: { claimName: {{ .Values.data.existingClaim }} }
  {{- else }}
  emptyDir: {}
  {{- end }}
{{- end }}

{{/* A command with the sites that were chosen behind it. */}}
{{- define "stoa.command" -}}
{{ prepend .root.Values.sites .command | toJson }}
{{- end }}
