"""Works on moto's bucket: `list BUCKET`, `put BUCKET KEY TEXT`, `remove BUCKET KEY`.

`prepare BUCKET` prints the keys of a user of it.
"""

import json
import os
import sys
import urllib.request

import boto3

endpoint, command, bucket, *rest = sys.argv[1:]
s3 = boto3.client('s3', endpoint_url=endpoint)

if command == 'prepare':
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={'LocationConstraint': 'eu-central-1'})
    iam = boto3.client('iam', endpoint_url=endpoint)
    iam.create_user(UserName='synapse')
    policy = {'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': 's3:*', 'Resource': '*'}]}
    iam.put_user_policy(UserName='synapse', PolicyName='media', PolicyDocument=json.dumps(policy))
    key = iam.create_access_key(UserName='synapse')['AccessKey']
    print(f'[default]\naws_access_key_id = {key["AccessKeyId"]}\naws_secret_access_key = {key["SecretAccessKey"]}')
    # From now on, moto looks at the keys of each request.
    import ssl

    trust = ssl.create_default_context(cafile=os.environ['AWS_CA_BUNDLE'])
    # As a form, the body would be lost.
    request = urllib.request.Request(f'{endpoint}/moto-api/reset-auth', b'0', {'Content-Type': 'text/plain'})
    urllib.request.urlopen(request, context=trust)
elif command == 'list':
    print('\n'.join(entry['Key'] for entry in s3.list_objects_v2(Bucket=bucket).get('Contents', [])))
elif command == 'put':
    s3.put_object(Bucket=bucket, Key=rest[0], Body=rest[1].encode())
else:
    s3.delete_object(Bucket=bucket, Key=rest[0])
